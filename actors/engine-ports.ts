import type { Clock, Ids, Timers } from '../domain/time';
import type { EventStore } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import type { ProjectionHost } from '../projections/port';
import type { BlobStore } from '../storage/port';
import type { BoundJobType } from './bound-job-type';

export type KernelOptions = {
  /** Jobs that run at once, at least 1. */
  readonly concurrentJobs: number;
  /** Jobs of one lane that run at once, at least 1. */
  readonly concurrentJobsPerLane: number;
  /** Completed jobs that stay listed. */
  readonly jobsHistorySize: number;
  /** Pending jobs from which on a submission waits; 0: no limit. */
  readonly limitJobs: number;
  /** Outputs that are kept. */
  readonly mediaArchiveSize: number;
  /** Bytes of kept outputs; 0: no limit. The newest output is kept whatever its size. */
  readonly mediaArchiveMaximumBytes: number;
};

/** What the kernel logs: ids, counts and codes, never a value of a client. */
export type KernelLogger = {
  readonly info: (about: object, message: string) => void;
  readonly warn: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
};

export type EnginePorts = {
  readonly store: EventStore;
  readonly recorder: Recorder;
  readonly projections: Pick<ProjectionHost, 'jobs' | 'waitFor' | 'willShow'>;
  readonly jobTypes: readonly BoundJobType[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly random: (bytes: number) => Uint8Array;
  /** Bytes of outputs. */
  readonly outputs: BlobStore;
  readonly options: KernelOptions;
  readonly logger: KernelLogger;
  /** False (`--no-jobs`): the jobs that are not over stay as they are. */
  readonly recover: boolean;
};
