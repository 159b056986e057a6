import { createBatches } from '../threads/batches';
import type { LentMemory } from '../threads/lent-memory';
import { ThreadError } from '../threads/port';
import type { Threads } from '../threads/threads';
import type { StoredBlob } from './port';
import type { BlobOutcome } from './store-blobs-task';

/** `length`: bytes of the blob, from the start of its memory. */
type Put = { readonly id: string; readonly bytes: ArrayBuffer; readonly length: number };

/** At most so many bytes in one message: others want the thread as well. */
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Stores blobs on the threads: one at once while a thread is free, and those that come while all are busy together. Rejects
 * with a `ThreadError` of the blob's own. Memory that was moved comes back to `memory`.
 */
export const createPutBatches = (folder: string, threads: Threads, memory: Pick<LentMemory, 'takeBack'>) => {
  const send = async (blobs: readonly Put[]): Promise<readonly BlobOutcome[]> => {
    const done = await threads.run('storeBlobs', { folder, blobs }, { transfer: blobs.map(({ bytes }) => bytes) });
    for (const bytes of done.memory) memory.takeBack(bytes);
    return done.outcomes;
  };
  const put = createBatches<Put, BlobOutcome>({
    atOnce: threads.size,
    limit: BATCH_BYTES,
    weigh: ({ bytes }) => bytes.byteLength,
    send,
  });
  return async (blob: Put): Promise<StoredBlob> => {
    const outcome = await put(blob);
    if ('stored' in outcome) return outcome.stored;
    throw new ThreadError('Failed', outcome.code);
  };
};
