import * as E from 'fp-ts/Either';
import type { EventStore } from '../eventstore/port';
import { BlobError } from '../storage/port';

/** The bytes of a document of the log, or null if it was erased or never there. */
export const documentBytes = async (store: Pick<EventStore, 'document'>, id: string): Promise<Buffer | null> => {
  const read = await store.document(id)();
  if (E.isRight(read))
    return read.right === null ? null : Buffer.from(read.right.buffer, read.right.byteOffset, read.right.byteLength);
  if (read.left._tag === 'DocumentNotFound') return null;
  throw new BlobError('Io', read.left._tag);
};
