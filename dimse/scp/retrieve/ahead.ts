/** Things made one after the other, each begun before its turn. */
export type Ahead<T> = {
  /** The next one, in the order of the items. Rejects as its making did. */
  readonly next: () => Promise<T>;
  /** Resolves when what was made for nothing is dropped, whatever became of its making. */
  readonly close: () => Promise<void>;
};

export type AheadPlan<I, T> = {
  /** As many are asked for as there are. */
  readonly items: readonly I[];
  /** How many are begun before their turn. */
  readonly most: number;
  readonly make: (item: I) => Promise<T>;
  readonly drop: (made: T) => Promise<void>;
};

/** Begins with the first ones at once, and with another one as one is taken. */
export const makeAhead = <I, T>({ items, most, make, drop }: AheadPlan<I, T>): Ahead<T> => {
  const rest = items.values();
  const begun: Promise<T>[] = [];

  const begin = (): void => {
    while (begun.length < most) {
      const { done, value } = rest.next();
      if (done === true) return;
      const made = make(value);
      // Whoever asks for it is told.
      made.catch(() => undefined);
      begun.push(made);
    }
  };

  begin();
  return {
    next: async () => {
      const first = begun.shift();
      if (first === undefined) throw new Error('More was asked for than there is');
      begin();
      return first;
    },
    close: async () => {
      await Promise.all(begun.splice(0).map((made) => made.then(drop, () => undefined)));
    },
  };
};
