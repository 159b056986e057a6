import type { Micros } from '../time';

/** Microseconds. */
export type RetrySchedule = {
  readonly first: Micros;
  readonly factor: number;
  readonly cap: Micros;
  /** How often a failed run is tried again. */
  readonly retries: number;
};

/** The pause before the `retry`-th retry (from 1): exponential up to the cap, without jitter. Null when there are no more. */
export const retryDelay = (schedule: RetrySchedule, retry: number): Micros | null =>
  retry > schedule.retries ? null : Math.round(Math.min(schedule.cap, schedule.first * schedule.factor ** (retry - 1)));

/** When a run that failed at `now` is tried again: an absolute time, because a wait that outlives the process must not start over. */
export const retryDue = (now: Micros, delay: Micros): Micros => now + delay;
