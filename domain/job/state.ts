import type { BlobRef } from '../event';
import type { Json, JsonObject } from '../json';
import type { Micros } from '../time';
import type { Delivery, JobErrorData } from './events';

/** As `/jobs/{id}` shows it. */
export type JobStateName = 'Pending' | 'Running' | 'Paused' | 'Retry' | 'Success' | 'Failure';

export type JobOutput = { readonly mediaType: string; readonly blob: BlobRef };

/** Everything that is known of a job: a fold of its events and of nothing else. Plain JSON. */
export type JobState = {
  readonly id: string;
  readonly jobType: string;
  readonly state: JobStateName;
  /** Revision of the last event folded in. */
  readonly revision: number;
  readonly priority: number;
  readonly delivery: Delivery;
  readonly sealed: { readonly document: string; readonly digest: string };
  readonly facts: JsonObject;
  readonly checkpoint: Json;
  readonly completed: number;
  readonly total: number;
  readonly attempt: number;
  readonly retry: number;
  readonly retryDue: Micros | null;
  readonly pauseRequested: boolean;
  readonly cancelRequested: boolean;
  readonly error: JobErrorData | null;
  readonly createdAt: Micros;
  /** Present iff Success or Failure. */
  readonly completedAt: Micros | null;
  /** Time spent Running, up to the last event. */
  readonly runtime: Micros;
  /** When the running time was last added up; null unless Running. */
  readonly runningSince: Micros | null;
  /** Time of the last event: a projection shows it as the resource's age. */
  readonly updatedAt: Micros;
  readonly outputs: { readonly [key: string]: JobOutput };
  readonly forgotten: boolean;
};

export const isOver = (state: JobState): boolean => state.state === 'Success' || state.state === 'Failure';
