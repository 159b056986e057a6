import type { TaskEither } from 'fp-ts/TaskEither';
import type { Origin } from '../domain/event';
import type { Delivery } from '../domain/job/events';
import type { JobState } from '../domain/job/state';
import type { Json, JsonObject } from '../domain/json';
import type { StoreError } from '../eventstore/port';
import type { JobFault, OutputSink } from '../jobs/job-type';

/** Where a streamed job's bytes go. The kernel calls exactly one of `end` and `abort`, once, when the job is over, paused or refused. */
export type JobStream = OutputSink & {
  /** The job succeeded, or it was paused or cancelled before it wrote anything: the answer ends in good order. */
  readonly end: () => Promise<void>;
  /** The job failed in the middle: the answer is cut. */
  readonly abort: () => void;
  /** Resolves when the connection is closed, by whomever, with what the job fails with if it still waits for a slot. */
  readonly closed: Promise<JobFault>;
};

export type SubmitJob = {
  readonly jobType: string;
  readonly priority: number;
  readonly delivery: Delivery;
  readonly facts: JsonObject;
  /** Goes into the job's sealed document: see `SealedJob`. */
  readonly parameters: Json;
  readonly userData: Json;
  /** Members of `Content` that may be personal: they are shown with the job's facts, and sealed. Default: none. */
  readonly sealedContent?: JsonObject;
  /** File name for the download of the output, or null for the default. */
  readonly filename: string | null;
  /** Orthanc ids of the patients that the sealed document speaks of. */
  readonly patients: readonly string[];
  /** For `delivery: 'stream'`. */
  readonly stream?: JobStream;
};

/** Content of a job's sealed document. */
export type SealedJob = {
  readonly parameters: Json;
  readonly userData: Json;
  readonly filename: string | null;
  readonly content?: JsonObject;
};

export type JobRefusal =
  | { readonly _tag: 'UnknownJob'; readonly id: string }
  /** The machine does not allow the command in this state. */
  | { readonly _tag: 'IllegalCommand'; readonly id: string; readonly command: string; readonly state: string }
  /** The job type refuses a resubmission; `details` is the text for the user. */
  | { readonly _tag: 'NotResubmittable'; readonly id: string; readonly details: string }
  | { readonly _tag: 'UnknownOutput'; readonly id: string; readonly key: string }
  /** The client hung up while its submission waited for a place in the queue. */
  | { readonly _tag: 'SubmissionAborted' }
  /** The kernel is stopping. */
  | { readonly _tag: 'Stopping' }
  | StoreError;

/** The kernel, as requests see it. A Right means that the event is durable and that whoever reads the projections from then on sees it. */
export type Engine = {
  /** Waits while `LimitJobs` jobs are pending; `gone`, which is asked for only then, takes a waiting submission back. */
  readonly submit: (job: SubmitJob, origin: Origin, gone?: () => AbortSignal) => TaskEither<JobRefusal, { readonly id: string }>;
  readonly pause: (id: string, origin: Origin) => TaskEither<JobRefusal, void>;
  readonly resume: (id: string, origin: Origin) => TaskEither<JobRefusal, void>;
  readonly cancel: (id: string, origin: Origin) => TaskEither<JobRefusal, void>;
  readonly resubmit: (id: string, origin: Origin) => TaskEither<JobRefusal, void>;
  /** `DELETE /jobs/{id}`: only a job that is over. */
  readonly forget: (id: string, origin: Origin) => TaskEither<JobRefusal, void>;
  readonly deleteOutput: (id: string, key: string, origin: Origin) => TaskEither<JobRefusal, void>;
  /** Tells the kernel that an output was read: the least recently used one is evicted first. */
  readonly touchOutput: (id: string) => void;
  /** Resolves with the job's state once it is Success or Failure (also if it is already); null if it is unknown or forgotten. */
  readonly whenOver: (id: string) => Promise<JobState | null>;
  /** Stops taking jobs, lets the steps in progress end, records `JobInterrupted`, and resolves when nothing runs. Idempotent. */
  readonly stop: () => Promise<void>;
};
