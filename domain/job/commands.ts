import type { BlobRef, DocumentRef } from '../event';
import type { Json, JsonObject } from '../json';
import type { Micros } from '../time';
import type { Delivery, JobErrorData, JobEventData, JobEventType } from './events';

export type StepsDone = {
  readonly completed: number;
  readonly total: number;
  readonly checkpoint: Json;
  readonly facts: JsonObject;
};

export type JobOutputData = { readonly key: string; readonly mediaType: string; readonly blob: BlobRef };

/** Wishes. `steps` are those that are over but not yet recorded: they travel with what they precede. */
export type JobCommand =
  | {
      readonly type: 'SubmitJob';
      readonly jobType: string;
      readonly priority: number;
      readonly delivery: Delivery;
      readonly facts: JsonObject;
      readonly sealed: DocumentRef;
    }
  | { readonly type: 'StartJob' }
  | { readonly type: 'RecordSteps'; readonly steps: StepsDone }
  | { readonly type: 'PauseJob' }
  | { readonly type: 'ResumeJob' }
  | { readonly type: 'CancelJob' }
  /** `refusal`: the job type's text why its jobs are never resubmitted, or null. */
  | { readonly type: 'ResubmitJob'; readonly refusal: string | null }
  /**
   * Obey a pause or a cancellation that was requested; nothing if none was. Between two steps, or when the run was
   * `cutShort`: then nothing more will come, even if the steps that are over look like the last.
   */
  | { readonly type: 'ObeyRequests'; readonly steps: StepsDone | null; readonly cutShort: boolean }
  | {
      readonly type: 'SucceedJob';
      readonly steps: StepsDone | null;
      readonly output: JobOutputData | null;
      readonly facts: JsonObject;
    }
  | { readonly type: 'FailJob'; readonly steps: StepsDone | null; readonly error: JobErrorData }
  | { readonly type: 'ScheduleRetry'; readonly steps: StepsDone | null; readonly due: Micros; readonly error: JobErrorData }
  | { readonly type: 'RetryDue' }
  | {
      readonly type: 'InterruptJob';
      readonly steps: StepsDone | null;
      readonly reason: JobEventData['JobInterrupted']['reason'];
    }
  /** Nobody waits for the job any more: it fails where it stands, and a run that was cut counts as interrupted. */
  | { readonly type: 'AbandonJob'; readonly error: JobErrorData }
  /** Nobody waits for the answer of the job any more: it fails if it does not run. A run hears of it when it writes. */
  | { readonly type: 'AbandonUnstartedJob'; readonly error: JobErrorData }
  | { readonly type: 'StoreOutput'; readonly output: JobOutputData }
  | { readonly type: 'DeleteOutput'; readonly key: string; readonly reason: JobEventData['JobOutputDeleted']['reason'] }
  | { readonly type: 'ForgetJob'; readonly reason: JobEventData['JobForgotten']['reason'] };

export type JobCommandType = JobCommand['type'];

/** A job event that is decided but not yet recorded. */
export type JobFact = { [T in JobEventType]: { readonly type: T; readonly data: JobEventData[T] } }[JobEventType];

/** Why a command makes no events. */
export type Refusal =
  | { readonly _tag: 'UnknownJob' }
  | { readonly _tag: 'AlreadySubmitted' }
  | { readonly _tag: 'IllegalCommand'; readonly command: JobCommandType; readonly state: string }
  | { readonly _tag: 'NotResubmittable'; readonly details: string }
  | { readonly _tag: 'UnknownOutput'; readonly key: string };
