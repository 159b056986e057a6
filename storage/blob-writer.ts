import { copied } from '../threads/owned-memory';
import type { Threads } from '../threads/threads';
import { blobError } from './blob-errors';
import { BlobError, type BlobWriter, type StoredBlob } from './port';

/** Bytes gathered before a thread is asked to write them: a message costs as much as 50 KiB. */
const GATHER = 512 * 1024;

export type BlobWriterOptions = {
  readonly folder: string;
  readonly id: string;
  readonly threads: Threads;
  readonly onEnd: () => void;
};

/** Streams a blob to one thread: one buffer is written there while the next is filled here. Chunks are copied. */
export const createBlobWriter = ({ folder, id, threads, onEnd }: BlobWriterOptions): BlobWriter => {
  const lane = threads.lane();
  let gathered = room();
  let filled = 0;
  let flushed = false;
  let over = false;
  let aborted = false;
  let failure: BlobError | null = null;
  let inFlight: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    await inFlight;
    if (failure !== null) throw failure;
    if (aborted) throw new BlobError('Io', 'ENDED');
    const bytes = filled === GATHER ? gathered.buffer : copied(gathered.subarray(0, filled));
    if (filled === GATHER) gathered = room();
    filled = 0;
    flushed = true;
    inFlight = lane.run('appendBlob', { folder, id, bytes }, { transfer: [bytes] }).then(
      () => {},
      (error: unknown) => {
        failure = blobError(error);
      },
    );
  };

  const begin = (): void => {
    if (over) throw new BlobError('Io', 'ENDED');
    if (failure !== null) throw failure;
  };

  const finish = async (): Promise<StoredBlob> => {
    if (!flushed) {
      const bytes = copied(gathered.subarray(0, filled));
      return threads.run('storeBlob', { folder, id, bytes }, { transfer: [bytes] });
    }
    if (filled > 0) await flush();
    await inFlight;
    if (failure !== null) throw failure;
    return lane.run('finishBlob', { folder, id });
  };

  return {
    write: async (chunk) => {
      begin();
      for (let at = 0; at < chunk.byteLength; ) {
        const part = chunk.subarray(at, at + GATHER - filled);
        gathered.set(part, filled);
        filled += part.byteLength;
        at += part.byteLength;
        if (filled === GATHER) await flush();
      }
    },
    finish: async () => {
      begin();
      over = true;
      try {
        return await finish();
      } catch (error) {
        throw blobError(error);
      } finally {
        onEnd();
      }
    },
    abort: async () => {
      if (over) return;
      over = true;
      aborted = true;
      // A thread that died left the temporary file to the sweep.
      if (flushed) await lane.run('abortBlob', { folder, id }).catch(() => {});
      onEnd();
    },
  };
};

const room = (): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.allocUnsafeSlow(GATHER).buffer);
