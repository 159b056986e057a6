/** Work that nobody waits for, until the kernel stops. */
export type Background = {
  readonly spawn: (work: Promise<unknown>) => void;
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>;
};

export const createBackground = (failed: (error: unknown) => void): Background => {
  const underWay = new Set<Promise<unknown>>();
  return {
    spawn: (work) => {
      const done = work.catch(failed);
      underWay.add(done);
      void done.finally(() => underWay.delete(done));
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};
