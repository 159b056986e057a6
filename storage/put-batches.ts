import { createBatches } from '../threads/batches';
import { ThreadError } from '../threads/port';
import type { Threads } from '../threads/threads';
import type { StoredBlob } from './port';
import type { BlobOutcome } from './store-blobs-task';

type Put = { readonly id: string; readonly bytes: ArrayBuffer };

/** At most so many bytes in one message: others want the thread as well. */
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Stores blobs on the threads: one at once while a thread is free, and those that come while all are busy together. Rejects
 * with a `ThreadError` of the blob's own.
 */
export const createPutBatches = (folder: string, threads: Threads) => {
  const put = createBatches<Put, BlobOutcome>({
    atOnce: threads.size,
    limit: BATCH_BYTES,
    weigh: ({ bytes }) => bytes.byteLength,
    send: (blobs) => threads.run('storeBlobs', { folder, blobs }, { transfer: blobs.map(({ bytes }) => bytes) }),
  });
  return async (id: string, bytes: ArrayBuffer): Promise<StoredBlob> => {
    const outcome = await put({ id, bytes });
    if ('stored' in outcome) return outcome.stored;
    throw new ThreadError('Failed', outcome.code);
  };
};
