/** `JobsHistorySize`: the completed jobs that are listed, in the order of their completion. */
export type History<T> = {
  readonly completed: (id: string, about: T) => void;
  /** The job was resubmitted or forgotten. */
  readonly left: (id: string) => void;
  /** Lets those go that are too many: the one that completed first is forgotten first. */
  readonly enforce: () => void;
};

/** `forget` is called once for each job that must go; what it needs to know of it is `T`. */
export const createHistory = <T>(
  size: number,
  listed: Iterable<readonly [string, T]>,
  forget: (id: string, about: T) => void,
): History<T> => {
  const jobs = new Map<string, T>(listed);
  return {
    completed: (id, about) => {
      jobs.delete(id);
      jobs.set(id, about);
    },
    left: (id) => {
      jobs.delete(id);
    },
    enforce: () => {
      for (const [id, about] of jobs) {
        if (jobs.size <= size) return;
        jobs.delete(id);
        forget(id, about);
      }
    },
  };
};
