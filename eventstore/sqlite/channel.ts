import path from 'node:path';
import { type Transferable, Worker } from 'node:worker_threads';
import { type Either, left, right } from 'fp-ts/Either';
import { closedStore } from '../admission';
import type { StoreError } from '../port';
import { codeOf } from './failure';
import { createHandover, type Handover } from './handover';
import { journalEnd } from './journal-end';
import type { CallName, CallReply, Calls, LogContent, OpenError, Opened, TakeSoon, WorkerData, WorkerOptions } from './protocol';

/** Calls into the thread of the log. */
export type Channel = {
  /** Left: the call failed as a whole, or the thread is gone. */
  readonly call: <K extends CallName>(
    name: K,
    request: Calls[K]['request'],
    transfer?: readonly Transferable[],
  ) => Promise<Either<StoreError, Calls[K]['reply']>>;
  /** For one who writes to the journal beside the thread, which takes what was written with the next call, or soon if none comes. */
  readonly journal: Pick<Handover, 'turn' | 'wrote' | 'failed'>;
  /** Called once if the thread ends, for whatever reason. */
  readonly onEnd: (ended: (error: StoreError) => void) => void;
};

type Opening = { readonly channel: Channel; readonly content: LogContent };

/** Starts the thread; resolves when the database is open, or tells why it is not. */
export const openChannel = (options: WorkerOptions): Promise<Either<OpenError, Opening>> =>
  new Promise((resolve) => {
    const end = journalEnd();
    const journal = createHandover(end);
    const workerData: WorkerData = { ...options, journalEnd: end.memory };
    const worker = new Worker(path.join(__dirname, 'worker.js'), { workerData });
    const pending = new Map<number, (reply: CallReply) => void>();
    let calls = 0;
    let failure: StoreError | null = null;
    let ended = (_: StoreError): void => {};

    const endWith = (error: StoreError): void => {
      if (failure !== null) return;
      failure = error;
      journal.ended();
      for (const settle of pending.values()) settle({ call: 0, journal: null, failure: error });
      pending.clear();
      ended(error);
      resolve(left({ _tag: 'CannotOpen', reason: error._tag }));
    };
    worker.on('error', (error) => endWith({ _tag: 'StoreUnavailable', reason: `its thread ended: ${codeOf(error)}` }));
    worker.on('exit', () => endWith(closedStore));

    const channel: Channel = {
      call: <K extends CallName>(name: K, request: Calls[K]['request'], transfer: readonly Transferable[] = []) =>
        new Promise<Either<StoreError, Calls[K]['reply']>>((settle) => {
          if (failure !== null) {
            settle(left(failure));
            return;
          }
          calls += 1;
          worker.postMessage({ call: calls, name, request }, transfer);
          journal.called(name);
          // The thread answers a call with the reply of its name: `Answers` in worker.ts.
          pending.set(calls, (message) => {
            journal.answered(name, message.journal);
            settle('failure' in message ? left(message.failure) : right(message.reply as Calls[K]['reply']));
          });
        }),
      journal: {
        ...journal,
        wrote: (state) => {
          journal.wrote(state);
          if (end.ask()) worker.postMessage({ takeSoon: true } satisfies TakeSoon);
        },
      },
      onEnd: (listener) => {
        ended = listener;
      },
    };

    worker.on('message', (message: Opened | CallReply) => {
      if ('opened' in message) {
        const { opened } = message;
        resolve(opened._tag === 'Left' ? opened : right({ channel, content: opened.right }));
        return;
      }
      const settle = pending.get(message.call);
      pending.delete(message.call);
      settle?.(message);
    });
  });
