/** What a task hands back, and the memory in it that is moved to the caller instead of being copied. */
export type Outcome<O> = { readonly value: O; readonly transfer: readonly ArrayBuffer[] };

/**
 * Runs to its end on a thread, which takes no other task before. To fail it throws or rejects; only the error's `code` (else its name) reaches the
 * caller.
 */
export type Task<I, O> = (input: I) => Outcome<O> | Promise<Outcome<O>>;

/** Tasks by name. `never` lets a table hold tasks of any input. */
export type TaskTable = { readonly [name: string]: Task<never, unknown> };

type InputOf<T> = T extends Task<infer I, unknown> ? I : never;
type OutputOf<T> = T extends Task<never, infer O> ? O : never;

export type RunOptions = {
  /** Memory moved to the thread: it is gone here, also if the task fails. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Takes a task back that waits; one that runs already goes on, and nobody hears of it. Both reject with `Aborted`. */
  readonly signal?: AbortSignal;
};

/** Runs a task of the table. Rejects with a `ThreadError`. Tasks start in the order in which they were given. */
export type Run<T extends TaskTable> = <N extends keyof T & string>(
  name: N,
  input: InputOf<T[N]>,
  options?: RunOptions,
) => Promise<OutputOf<T[N]>>;

/**
 * One thread of the pool, for tasks that leave something behind in it. When that thread dies, every later task of the
 * lane fails with `Died`.
 */
export type Lane<T extends TaskTable> = { readonly run: Run<T> };

export type Pool<T extends TaskTable> = Lane<T> & {
  /** Number of threads. */
  readonly size: number;
  readonly lane: () => Lane<T>;
  /** Starts the threads that have not started yet, so that the first tasks do not wait for theirs. */
  readonly prepare: () => void;
  /** Refuses new tasks, waits for those that were taken, and ends the threads. Idempotent. */
  readonly close: () => Promise<void>;
};

/**
 * `Failed`: the task threw, `code` is its error's code. `Died`: its thread ended. `Busy`: too many tasks wait.
 * `Aborted`: by the signal. `Closed`: the pool is.
 */
export class ThreadError extends Error {
  constructor(
    readonly kind: 'Failed' | 'Died' | 'Busy' | 'Aborted' | 'Closed',
    readonly code = '',
  ) {
    super(code === '' ? `Thread task: ${kind}` : `Thread task: ${kind} (${code})`);
  }
}
