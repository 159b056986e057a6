import type { JobState } from '../domain/job/state';
import type { Timers } from '../domain/time';

/** Wakes jobs in Retry when they are due. */
export type Retries = {
  /** To be told of every change of a job's state. */
  readonly changed: (state: JobState) => void;
  readonly stop: () => void;
};

/** The timer is the kernel's: the machine's own would not outlive a restart. `wake` is called once a retry, not before its time. */
export const createRetries = (timers: Timers, wake: (id: string) => void): Retries => {
  const waiting = new Map<string, () => void>();

  const takeBack = (id: string): void => {
    waiting.get(id)?.();
    waiting.delete(id);
  };

  return {
    changed: ({ id, state, retryDue }) => {
      if (state !== 'Retry' || retryDue === null) takeBack(id);
      else if (!waiting.has(id)) {
        const due = timers.at(retryDue, () => {
          waiting.delete(id);
          wake(id);
        });
        waiting.set(id, due);
      }
    },
    stop: () => {
      for (const id of [...waiting.keys()]) takeBack(id);
    },
  };
};
