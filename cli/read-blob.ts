import { Readable } from 'node:stream';
import type { BlobRef } from '../domain/event';
import type { EventStore } from '../eventstore/port';
import type { ByteRange } from '../http/deps';
import { inflatedContent } from '../ingest/deflated';
import { documentBytes } from '../ingest/document-bytes';
import { BlobError, type BlobStore } from '../storage/port';

/** Reads a blob from wherever it is, in whole or in part. */
export const blobReader =
  (blobs: BlobStore, store: Pick<EventStore, 'document'>) =>
  (blob: BlobRef, range?: ByteRange): Readable =>
    blob.store === 'file' && blob.deflated === undefined
      ? blobs.stream(blob.id, range)
      : Readable.from(partOf(blob, { blobs, store }, range), { objectMode: false });

async function* partOf(
  blob: BlobRef,
  { blobs, store }: { readonly blobs: BlobStore; readonly store: Pick<EventStore, 'document'> },
  range?: ByteRange,
): AsyncGenerator<Buffer> {
  const bytes = blob.deflated === undefined ? await documentBytes(store, blob.id) : await inflatedContent(blob, { blobs, store });
  if (bytes === null) throw new BlobError('NotFound', 'ERASED');
  yield range === undefined ? bytes : bytes.subarray(range.start, range.end + 1);
}
