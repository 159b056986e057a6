import { Worker } from 'node:worker_threads';
import { createFifo, type Fifo } from './fifo';
import type { Reply } from './message';
import type { PendingTask } from './pending-task';
import { ThreadError } from './port';

/** A place for one thread. The thread in it may die and be replaced; the seat stays. */
export type Seat = {
  /** Tasks for this thread alone. */
  readonly own: Fifo<PendingTask>;
  readonly idle: () => boolean;
  readonly started: () => boolean;
  /** Counts the threads that died here. */
  readonly generation: () => number;
  /** Starts the oldest task that waits for this thread or for any, if the thread is idle. */
  readonly dispatch: () => void;
  /** Starts the thread, if there is none. */
  readonly prepare: () => void;
  readonly end: () => Promise<void>;
};

export const createSeat = (script: string, shared: Fifo<PendingTask>): Seat => {
  const own = createFifo<PendingTask>();
  let worker: Worker | null = null;
  let running: PendingTask | null = null;
  let generation = 0;

  const next = (): PendingTask | null => {
    const [mine, any] = [oldest(own), oldest(shared)];
    if (mine === null || (any !== null && any.ticket < mine.ticket)) return shared.shift();
    return own.shift();
  };

  const start = (): Worker => {
    const thread = new Worker(script);
    thread.on('message', (reply: Reply) => {
      const task = running;
      running = null;
      thread.unref();
      if (reply.ok) task?.resolve(reply.value);
      else task?.reject(new ThreadError('Failed', reply.code));
      dispatch();
    });
    // An error that no task caught ends the thread: `exit` follows, and tells the tasks.
    thread.on('error', () => {});
    thread.on('exit', () => {
      if (worker !== thread) return;
      worker = null;
      generation += 1;
      running?.reject(new ThreadError('Died'));
      running = null;
      for (let task = own.shift(); task !== null; task = own.shift()) task.reject(new ThreadError('Died'));
      dispatch();
    });
    return thread;
  };

  const dispatch = (): void => {
    while (running === null) {
      const task = next();
      if (task === null) return;
      worker ??= start();
      try {
        worker.postMessage(task.request, task.transfer);
        worker.ref();
        running = task;
      } catch (error) {
        // The message could not be cloned; it never left.
        task.reject(new ThreadError('Failed', error instanceof Error ? error.name : 'UNKNOWN'));
      }
    }
  };

  return {
    own,
    idle: () => running === null,
    started: () => worker !== null,
    generation: () => generation,
    dispatch,
    prepare: () => {
      if (worker !== null) return;
      worker = start();
      worker.unref();
    },
    end: async () => {
      const thread = worker;
      worker = null;
      await thread?.terminate();
    },
  };
};

/** The oldest task that still wants to run; drops those that were aborted while they waited. */
const oldest = (queue: Fifo<PendingTask>): PendingTask | null => {
  let task = queue.peek();
  while (task?.settled()) {
    queue.shift();
    task = queue.peek();
  }
  return task;
};
