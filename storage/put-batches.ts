import { ThreadError } from '../threads/port';
import type { Threads } from '../threads/threads';
import type { StoredBlob } from './port';

type Waiting = {
  readonly id: string;
  readonly bytes: ArrayBuffer;
  readonly resolve: (stored: StoredBlob) => void;
  readonly reject: (error: unknown) => void;
};

/** At most so many bytes in one message: others want the thread as well. */
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Stores blobs on the threads: one at once while a thread is free, and those that come while all are busy together. Rejects
 * with a `ThreadError` of the blob's own.
 */
export const createPutBatches = (folder: string, threads: Threads) => {
  const queue: Waiting[] = [];
  let flying = 0;

  const take = (): readonly Waiting[] => {
    const share = Math.ceil(queue.length / (threads.size - flying));
    let bytes = 0;
    let count = 0;
    while (count < share && (count === 0 || bytes + (queue[count]?.bytes.byteLength ?? 0) <= BATCH_BYTES)) {
      bytes += queue[count]?.bytes.byteLength ?? 0;
      count += 1;
    }
    return queue.splice(0, count);
  };

  const send = async (batch: readonly Waiting[]): Promise<void> => {
    const blobs = batch.map(({ id, bytes }) => ({ id, bytes }));
    try {
      const outcomes = await threads.run('storeBlobs', { folder, blobs }, { transfer: blobs.map(({ bytes }) => bytes) });
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome !== undefined && 'stored' in outcome) resolve(outcome.stored);
        else reject(new ThreadError('Failed', outcome?.code ?? 'UNKNOWN'));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const pump = (): void => {
    while (queue.length > 0 && flying < threads.size) {
      const batch = take();
      flying += 1;
      void send(batch).finally(() => {
        flying -= 1;
        pump();
      });
    }
  };

  return (id: string, bytes: ArrayBuffer): Promise<StoredBlob> =>
    new Promise((resolve, reject) => {
      queue.push({ id, bytes, resolve, reject });
      pump();
    });
};
