export type Turns = {
  /** Runs `work` beside other shared work, but not before exclusive work that was asked for earlier. Starts at once if nothing waits. */
  readonly shared: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs `work` alone: after all that was asked for earlier, before all that is asked for later. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>;
};

type Waiting = { readonly exclusive: boolean; readonly start: () => Promise<void> };

/** A lock for many readers or one writer, first come first served. */
export const createTurns = (): Turns => {
  const waiting: Waiting[] = [];
  let active = 0;
  let alone = false;

  const next = (): void => {
    for (let head = waiting[0]; head !== undefined; head = waiting[0]) {
      if (alone || (head.exclusive && active > 0)) return;
      waiting.shift();
      active += 1;
      alone = head.exclusive;
      void head.start().then(() => {
        active -= 1;
        alone = false;
        next();
      });
    }
  };

  const enqueue = <T>(exclusive: boolean, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push({ exclusive, start: () => work().then(resolve, reject) });
      next();
    });

  return { shared: (work) => enqueue(false, work), exclusive: (work) => enqueue(true, work) };
};
