import type { Json, JsonObject } from '../json';
import { Double, type ShownJson } from '../json-number';
import { orthancStatus, statusOf } from '../orthanc-status';
import type { Micros } from '../time';
import { formatTime } from '../time-format';
import type { ErrorPayload } from './events';
import type { JobState } from './state';

/** What the state itself does not say: the job type's `Content`, the unsealed error details, and the time of the answer. */
export type JobPresentation = {
  readonly content: JsonObject;
  readonly errorDetails: string;
  /** Null (the default) where there is none, or clients do not know it. */
  readonly errorPayload?: ErrorPayload | null;
  readonly userData: Json;
  readonly now: Micros;
};

/** The object of `/jobs/{id}`, members as in contract 01-jobs.md §2, and `UserData` of newer releases if it is not null. */
export const describeJob = (
  state: JobState,
  { content, errorDetails, errorPayload = null, userData, now }: JobPresentation,
): { readonly [name: string]: ShownJson } => {
  const code = state.error?.code ?? orthancStatus.Success.code;
  const arrival = estimatedArrival(state, now);
  return {
    ...(state.completedAt === null ? {} : { CompletionTime: formatTime(state.completedAt) }),
    Content: content,
    CreationTime: formatTime(state.createdAt),
    EffectiveRuntime: new Double(runtimeMilliseconds(state) / 1000),
    ErrorCode: code,
    ErrorDescription: statusOf(code).message,
    ErrorDetails: errorDetails,
    ...(errorPayload === null ? {} : { ErrorPayload: errorPayload }),
    ...(arrival === null ? {} : { EstimatedTimeOfArrival: formatTime(arrival) }),
    ID: state.id,
    Priority: state.priority,
    Progress: Math.round(100 * progress(state)),
    State: state.state,
    Timestamp: formatTime(now),
    Type: state.jobType,
    ...(userData === null ? {} : { UserData: userData }),
  };
};

/** From 0 to 1. */
const progress = (state: JobState): number => {
  if (state.state === 'Success') return 1;
  return state.total === 0 ? 0 : state.completed / state.total;
};

const runtimeMilliseconds = (state: JobState): number => Math.floor(state.runtime / 1000);

/** Only a running job that has done more than 1 % in some time has one. */
const estimatedArrival = (state: JobState, now: Micros): Micros | null => {
  const done = progress(state);
  const runtime = runtimeMilliseconds(state) * 1000;
  if (state.state !== 'Running' || done <= 0.01 || runtime === 0) return null;
  return now + Math.round((runtime * (1 - done)) / done);
};
