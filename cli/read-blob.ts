import { Readable } from 'node:stream';
import type { BlobRef } from '../domain/event';
import type { EventStore } from '../eventstore/port';
import type { ByteRange } from '../http/deps';
import { documentBytes } from '../ingest/instance-files';
import { BlobError, type BlobStore } from '../storage/port';

/** Reads a blob from wherever it is, in whole or in part. */
export const blobReader =
  (blobs: BlobStore, store: Pick<EventStore, 'document'>) =>
  (blob: BlobRef, range?: ByteRange): Readable =>
    blob.store === 'file'
      ? blobs.stream(blob.id, range)
      : Readable.from(documentPart(store, blob.id, range), { objectMode: false });

async function* documentPart(store: Pick<EventStore, 'document'>, id: string, range?: ByteRange): AsyncGenerator<Buffer> {
  const bytes = await documentBytes(store, id);
  if (bytes === null) throw new BlobError('NotFound', 'ERASED');
  yield range === undefined ? bytes : bytes.subarray(range.start, range.end + 1);
}
