import type { JobState } from '../domain/job/state';

/** Those who wait for a job's end. */
export type Callers = {
  readonly wait: (id: string) => Promise<JobState | null>;
  readonly answer: (id: string, state: JobState | null) => void;
  /** The server stops: null for all. */
  readonly stop: () => void;
};

export const createCallers = (): Callers => {
  const waiting = new Map<string, ((state: JobState | null) => void)[]>();
  const answer: Callers['answer'] = (id, state) => {
    const callers = waiting.get(id) ?? [];
    waiting.delete(id);
    for (const resolve of callers) resolve(state);
  };
  return {
    wait: (id) => new Promise((resolve) => waiting.set(id, [...(waiting.get(id) ?? []), resolve])),
    answer,
    stop: () => {
      for (const id of [...waiting.keys()]) answer(id, null);
    },
  };
};
