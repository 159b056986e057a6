import { createFifo } from './fifo';
import { createPendingTask, type PendingTask } from './pending-task';
import { type Pool, type Run, type RunOptions, type TaskTable, ThreadError } from './port';
import { createSeat } from './seat';

export type PoolOptions = {
  /** Absolute path of the compiled script that calls `serveTasks` with the same table. */
  readonly script: string;
  readonly size: number;
  /** Tasks that may wait for a thread; one more is refused as `Busy`. */
  readonly waiting: number;
};

/**
 * Threads that run tasks first come first served, one at a time each. A thread starts with its first task, or by `prepare`; one that dies
 * fails the task that it had and is replaced. Threads keep the process alive only while a task is pending.
 */
export const createPool = <T extends TaskTable>({ script, size, waiting }: PoolOptions): Pool<T> => {
  const shared = createFifo<PendingTask>();
  const seats = Array.from({ length: size }, () => createSeat(script, shared));
  let tickets = 0;
  let unsettled = 0;
  let nextLane = 0;
  let closed: Promise<void> | null = null;
  let drained: () => void = () => {};

  const submit = (name: string, input: unknown, options: RunOptions, enqueue: (task: PendingTask) => void): Promise<unknown> => {
    if (closed !== null) return Promise.reject(new ThreadError('Closed'));
    if (options.signal?.aborted) return Promise.reject(new ThreadError('Aborted'));
    const queued = seats.reduce((sum, seat) => sum + seat.own.length(), shared.length());
    if (queued >= waiting) return Promise.reject(new ThreadError('Busy'));
    return new Promise((resolve, reject) => {
      unsettled += 1;
      const onSettled = (): void => {
        unsettled -= 1;
        if (unsettled === 0) drained();
      };
      const given = { ticket: tickets++, request: { name, input }, transfer: options.transfer ?? [] };
      enqueue(createPendingTask(given, options.signal, onSettled, { resolve, reject }));
    });
  };

  const runShared = (name: string, input: unknown, options: RunOptions = {}): Promise<unknown> =>
    submit(name, input, options, (task) => {
      shared.push(task);
      const idle = seats.filter((seat) => seat.idle());
      (idle.find((seat) => seat.started()) ?? idle[0])?.dispatch();
    });

  return {
    size,
    run: typed<T>(runShared),
    lane: () => {
      const seat = seats[nextLane++ % size];
      if (seat === undefined) throw new Error('a pool has at least one thread');
      const generation = seat.generation();
      return {
        run: typed<T>((name, input, options = {}) =>
          seat.generation() === generation
            ? submit(name, input, options, (task) => {
                seat.own.push(task);
                seat.dispatch();
              })
            : Promise.reject(new ThreadError('Died')),
        ),
      };
    },
    prepare: () => {
      if (closed !== null) return;
      for (const seat of seats) seat.prepare();
    },
    close: () => {
      closed ??= new Promise<void>((resolve) => {
        drained = resolve;
        if (unsettled === 0) resolve();
      }).then(async () => {
        await Promise.all(seats.map((seat) => seat.end()));
      });
      return closed;
    },
  };
};

/** The checked border: a table's names, inputs and outputs are those of the script that serves it. */
const typed = <T extends TaskTable>(run: (name: string, input: unknown, options?: RunOptions) => Promise<unknown>): Run<T> =>
  run as Run<T>;
