import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock, Micros } from '../../domain/time';
import type { ProjectionNotice } from './notice';
import type { WalAnswer, WalRequest } from './wal-protocol';

/** Moves the write-ahead log into the database on a thread of its own: fsync never runs on the main thread. */
export type WalCheckpointer = {
  /**
   * To be called (and waited for) between two batches. Waits only while the WAL starts over, which needs a gap: `commit` ends the transaction
   * that is open, and says whether it could.
   */
  readonly between: (commit: () => boolean) => Promise<void>;
  /** To be called after the main connection is closed: SQLite empties the WAL when the last connection closes. */
  readonly close: () => Promise<void>;
};

export const noCheckpointer: WalCheckpointer = { between: async () => undefined, close: async () => undefined };

/** `every`: microseconds between two checkpoints, while there is something written. */
export const openWalCheckpointer = (
  file: string,
  clock: Clock,
  every: Micros,
  report: (notice: ProjectionNotice) => void,
): WalCheckpointer => {
  // Started by the first checkpoint: a short life, or an idle one, needs no thread.
  let worker: Worker | null = null;
  const startWorker = (): Worker => {
    const started = new Worker(path.join(__dirname, 'wal-worker.js'), { workerData: file });
    started.unref();
    return started;
  };

  const ask = async (request: WalRequest): Promise<boolean> => {
    worker ??= startWorker();
    worker.ref();
    try {
      worker.postMessage(request);
      const answer: WalAnswer = (await once(worker, 'message'))[0];
      if (answer.failed !== null) report({ _tag: 'CheckpointFailed', code: answer.failed });
      return answer.failed === null;
    } catch {
      report({ _tag: 'CheckpointFailed', code: 'thread' });
      worker = null;
      return false;
    } finally {
      worker?.unref();
    }
  };

  let last = clock.now();
  let copying: Promise<boolean> | null = null;
  let copied = false;
  return {
    between: async (commit) => {
      if (copied) {
        if (!commit()) return;
        copied = false;
        await ask('restart');
      } else if (copying === null && clock.now() - last >= every) {
        last = clock.now();
        copying = ask('copy').then((done) => {
          copied = done;
          copying = null;
          return done;
        });
      }
    },
    close: async () => {
      await copying;
      if (worker === null) return;
      await ask('close');
      await worker?.terminate();
    },
  };
};
