import type { Origin } from '../domain/event';
import type { ErrorPayload } from '../domain/job/events';
import type { Json, JsonObject } from '../domain/json';

/** What a job wrote so far: the kernel coalesces batches into `JobStepsCompleted`. */
export type Steps = {
  /** Steps that are over, counted from the start of the job, or whatever else `Progress` is made of. */
  readonly completed: number;
  readonly total: number;
  /** A finished prefix: what `run` needs to go on after it. */
  readonly checkpoint: Json;
  readonly facts?: JsonObject;
  /** True: within a step, of which nothing is over yet: the run is not left here. `completed` is less than `total`. */
  readonly within?: boolean;
  /** True: recorded before the run goes on, because what follows cannot be done twice. Fails the run if that cannot be. */
  readonly barrier?: boolean;
};

/** Takes the bytes that a job makes. */
export type OutputSink = {
  /**
   * Takes the chunk for good: its memory may be gone, and its length 0, when this resolves. Resolves when more may come
   * (back-pressure); rejects with a `JobFault` when nobody takes the bytes any more.
   */
  readonly write: (chunk: Uint8Array) => Promise<void>;
};

export type JobRun<P> = {
  readonly id: string;
  readonly parameters: P;
  /** Of the last recorded steps, or null at the start. Archives ignore it: they start over. */
  readonly checkpoint: Json;
  /** Aborted when the job is cancelled or the server stops: the step may be cut short. */
  readonly signal: AbortSignal;
  /** Who submitted the job, and with which request: the origin of what it stores and removes. Rejects with a `JobFault` while the log cannot be read. */
  readonly submitter: () => Promise<Origin>;
  /** Null when the job delivers no file. */
  readonly output: OutputSink | null;
};

/** What a run that took no time left behind: its last steps, its last facts, and its file. */
export type MadeAtOnce = { readonly steps: Steps; readonly facts: JsonObject; readonly output: Uint8Array };

/**
 * One kind of job. It never sees the event store, the queue or HTTP; what it needs it gets when it is made.
 * `run` yields after each step (or batch of steps) and returns the last facts; it throws a `JobFault` to fail.
 */
export type JobType<P = unknown> = {
  readonly name: string;
  /** Reads the sealed parameters; throws on what does not fit. */
  readonly parse: (parameters: Json) => P;
  readonly run: (run: JobRun<P>) => AsyncGenerator<Steps, JsonObject | undefined>;
  /**
   * Makes the file of a job that is so small that it can be made while its submission is answered (below a millisecond of
   * work). Null, or a throw: it has to be run, which tells what is wrong. Default: all have to.
   */
  readonly atOnce?: (parameters: P) => Promise<MadeAtOnce | null>;
  /** The `Content` of `/jobs/{id}`, from the facts recorded so far. */
  readonly describe: (facts: JsonObject) => JsonObject;
  /** What a job must share with others, such as the title of a peer: only so many of one lane run at once. Default: nothing. */
  readonly lane?: (facts: JsonObject) => string | null;
  /** What to do with a job that was running when the server stopped: go on from the checkpoint, or start over. */
  readonly recovery: 'resume' | 'restart';
  /** Null if failed jobs may be resubmitted, else the `Details` of the refusal. */
  readonly refuseResubmit: string | null;
  /** Key and media type of the file it makes, if it makes one. */
  readonly output: { readonly key: string; readonly mediaType: string } | null;
  /** After which pause a failed run is tried again: microseconds for the n-th retry (from 1), or null for no more. Default: never. */
  readonly retryDelay?: (retry: number) => number | null;
};

/** The failure of a job as its user sees it. `code` is an OrthancStatus; `sealed` says that `details` may be personal. */
export class JobFault extends Error {
  constructor(
    readonly code: number,
    readonly details = '',
    readonly sealed = false,
    /** What else clients are told; nothing personal. */
    readonly payload: ErrorPayload | null = null,
  ) {
    super(`Job failed with OrthancStatus ${code}`);
  }
}
