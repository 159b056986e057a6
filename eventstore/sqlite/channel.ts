import path from 'node:path';
import { type Transferable, Worker } from 'node:worker_threads';
import { type Either, left, right } from 'fp-ts/Either';
import { closedStore } from '../admission';
import type { StoreError } from '../port';
import type { StoredEvent } from '../stored';
import { codeOf } from './failure';
import type { CallName, CallReply, Calls, OpenError, Opened, WorkerOptions } from './protocol';

/** Calls into the thread of the log. */
export type Channel = {
  /** Left: the call failed as a whole, or the thread is gone. */
  readonly call: <K extends CallName>(
    name: K,
    request: Calls[K]['request'],
    transfer?: readonly Transferable[],
  ) => Promise<Either<StoreError, Calls[K]['reply']>>;
  /** Called once if the thread ends, for whatever reason. */
  readonly onEnd: (ended: (error: StoreError) => void) => void;
};

type Opening = { readonly channel: Channel; readonly last: StoredEvent | null };

/** Starts the thread; resolves when the database is open, or tells why it is not. */
export const openChannel = (options: WorkerOptions): Promise<Either<OpenError, Opening>> =>
  new Promise((resolve) => {
    const worker = new Worker(path.join(__dirname, 'worker.js'), { workerData: options });
    const pending = new Map<number, (reply: Either<StoreError, unknown>) => void>();
    let calls = 0;
    let failure: StoreError | null = null;
    let ended = (_: StoreError): void => {};

    const end = (error: StoreError): void => {
      if (failure !== null) return;
      failure = error;
      for (const settle of pending.values()) settle(left(error));
      pending.clear();
      ended(error);
      resolve(left({ _tag: 'CannotOpen', reason: error._tag }));
    };
    worker.on('error', (error) => end({ _tag: 'StoreUnavailable', reason: `its thread ended: ${codeOf(error)}` }));
    worker.on('exit', () => end(closedStore));

    const channel: Channel = {
      call: <K extends CallName>(name: K, request: Calls[K]['request'], transfer: readonly Transferable[] = []) =>
        new Promise<Either<StoreError, Calls[K]['reply']>>((settle) => {
          if (failure !== null) {
            settle(left(failure));
            return;
          }
          calls += 1;
          // The thread answers a call with the reply of its name: `Answers` in worker.ts.
          pending.set(calls, (reply) => settle(reply as Either<StoreError, Calls[K]['reply']>));
          worker.postMessage({ call: calls, name, request }, transfer);
        }),
      onEnd: (listener) => {
        ended = listener;
      },
    };

    worker.on('message', (message: Opened | CallReply) => {
      if ('opened' in message) {
        const { opened } = message;
        resolve(opened._tag === 'Left' ? opened : right({ channel, last: opened.right.last }));
        return;
      }
      const settle = pending.get(message.call);
      pending.delete(message.call);
      settle?.('failure' in message ? left(message.failure) : right(message.reply));
    });
  });
