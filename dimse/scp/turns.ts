/** Lets so many work at once; others wait, the first to come the first to go on. */
export type Turns = {
  /** Resolves when it is one's turn, with what ends it (once). */
  readonly enter: () => Promise<() => void>;
};

export const createTurns = (atOnce: number): Turns => {
  const waiting: (() => void)[] = [];
  let working = 0;

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) working -= 1;
    else next();
  };
  const once = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };
  return {
    enter: () => {
      if (working < atOnce) {
        working += 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve) => waiting.push(() => resolve(once())));
    },
  };
};
