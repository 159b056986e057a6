import type { BlobRef, DocumentRef } from '../event';
import type { Json, JsonObject } from '../json';
import type { Micros } from '../time';

/** How the result is delivered: sent while it is made, kept for download, or no file at all. */
export type Delivery = 'stream' | 'output' | 'none';

/** Why a job failed. `code` is an OrthancStatus. A text that names a path or a value is sealed instead of `details`. */
export type JobErrorData = {
  readonly code: number;
  readonly details: string;
  readonly sealed: DocumentRef | null;
  /** What else clients are told, as a type and codes, nothing personal (`ErrorPayload`, contract 12-newer-releases.md §8.2). */
  readonly payload?: ErrorPayload;
};

export type ErrorPayload = { readonly Type: string; readonly Content: Json };

/** A job's events in the order of its life. `facts` are a job type's own counts and codes, merged into what was known. */
export type JobEventData = {
  JobSubmitted: {
    readonly jobType: string;
    readonly priority: number;
    readonly delivery: Delivery;
    readonly facts: JsonObject;
    /** The parameters and whatever may be personal (`Filename`, `UserData`). */
    readonly sealed: DocumentRef;
  };
  JobStarted: { readonly attempt: number };
  JobStepsCompleted: {
    readonly completed: number;
    readonly total: number;
    /** Where to go on from after a crash; the job type's own. */
    readonly checkpoint: Json;
    readonly facts: JsonObject;
  };
  JobPauseRequested: Record<string, never>;
  JobPaused: Record<string, never>;
  JobResumed: Record<string, never>;
  JobCancelRequested: Record<string, never>;
  JobCancelled: Record<string, never>;
  JobSucceeded: { readonly facts: JsonObject };
  JobFailed: { readonly error: JobErrorData };
  JobRetryScheduled: { readonly due: Micros; readonly retry: number; readonly error: JobErrorData };
  JobRetryDue: Record<string, never>;
  JobResubmitted: Record<string, never>;
  JobInterrupted: { readonly reason: 'shutdown' | 'crash' | 'lease' };
  JobOutputStored: { readonly key: string; readonly mediaType: string; readonly blob: BlobRef };
  JobOutputDeleted: { readonly key: string; readonly reason: 'evicted' | 'requested' | 'forgotten' };
  JobForgotten: { readonly reason: 'history' | 'requested' };
};

export type JobEventType = keyof JobEventData;

/** A job event as the machine takes it: type, time of the log, data. */
export type JobEvent = {
  [T in JobEventType]: { readonly type: T; readonly time: Micros; readonly data: JobEventData[T] };
}[JobEventType];

export const jobStream = (id: string): string => `job-${id}`;

/** The id of the job whose stream this is, or null. */
export const jobOfStream = (stream: string): string | null => (stream.startsWith('job-') ? stream.slice(4) : null);
