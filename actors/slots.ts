/** How many jobs run at once. */
export type Slots = {
  readonly available: () => boolean;
  /** A function that frees the slot (once), or null if all are taken. */
  readonly take: () => (() => void) | null;
};

/** `freed` is called each time a slot becomes free. */
export const createSlots = (count: number, freed: () => void): Slots => {
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError('There must be at least one slot');
  let free = count;
  return {
    available: () => free > 0,
    take: () => {
      if (free === 0) return null;
      free -= 1;
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        free += 1;
        freed();
      };
    },
  };
};
