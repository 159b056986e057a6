export type Admitted = 'admitted' | 'aborted' | 'stopping';

/** `LimitJobs`: lets submissions in while fewer jobs than the limit are pending; the others wait, first come first served. */
export type Admission = {
  /** Every `admitted` submission must say `settled` once it is queued or failed. `gone` takes a waiting one back. */
  readonly enter: (gone?: () => AbortSignal) => Promise<Admitted>;
  readonly settled: () => void;
  /** Looks at the queue again: a job may have left it. */
  readonly review: () => void;
  /** Sends all that wait away, and whoever comes. */
  readonly stop: () => void;
};

/** `limit` 0: no limit. `pending` counts the jobs in the queue; those on their way to it are counted here. */
export const createAdmission = (limit: number, pending: () => number): Admission => {
  const waiting = new Set<(admitted: Admitted) => void>();
  let onTheirWay = 0;
  let stopping = false;

  const hasRoom = (): boolean => limit === 0 || pending() + onTheirWay < limit;

  const review = (): void => {
    for (const admit of waiting) {
      if (!hasRoom()) return;
      onTheirWay += 1;
      admit('admitted');
    }
  };

  return {
    enter: (gone) => {
      if (stopping) return Promise.resolve('stopping');
      if (waiting.size === 0 && hasRoom()) {
        onTheirWay += 1;
        return Promise.resolve('admitted');
      }
      const signal = gone?.();
      if (signal?.aborted) return Promise.resolve('aborted');
      return new Promise((resolve) => {
        const takeBack = (): void => admit('aborted');
        const admit = (admitted: Admitted): void => {
          waiting.delete(admit);
          signal?.removeEventListener('abort', takeBack);
          resolve(admitted);
        };
        waiting.add(admit);
        signal?.addEventListener('abort', takeBack);
      });
    },
    settled: () => {
      onTheirWay -= 1;
      review();
    },
    review,
    stop: () => {
      stopping = true;
      for (const admit of waiting) admit('stopping');
    },
  };
};
