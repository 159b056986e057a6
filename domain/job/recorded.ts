import type { JsonObject } from '../json';
import type { Micros } from '../time';
import type { JobEvent, JobEventData, JobEventType } from './events';

/** The part of a recorded event that a job's fold needs. */
export type Recorded = { readonly type: string; readonly data: JsonObject; readonly metadata: { readonly time: Micros } };

const TYPES: { readonly [T in JobEventType]: true } = {
  JobSubmitted: true,
  JobStarted: true,
  JobStepsCompleted: true,
  JobPauseRequested: true,
  JobPaused: true,
  JobResumed: true,
  JobCancelRequested: true,
  JobCancelled: true,
  JobSucceeded: true,
  JobFailed: true,
  JobRetryScheduled: true,
  JobRetryDue: true,
  JobResubmitted: true,
  JobInterrupted: true,
  JobOutputStored: true,
  JobOutputDeleted: true,
  JobForgotten: true,
};

const isJobEventType = (type: string): type is JobEventType => Object.hasOwn(TYPES, type);

/** The event as the machine takes it, or null if it is none of a job's. */
export const jobEventOf = ({ type, data, metadata }: Recorded): JobEvent | null =>
  isJobEventType(type) ? typed(type, metadata.time, data) : null;

/** The border of the log: the recorder wrote the data of this type, and upcasting keeps it in the newest schema. */
const typed = <T extends JobEventType>(type: T, time: Micros, data: JsonObject) =>
  ({ type, time, data: data as JobEventData[T] }) as JobEvent;
