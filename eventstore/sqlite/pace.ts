/** Whether the disk is fast enough that the thread that appends may wait for it. */
export type Pace = {
  readonly isFast: () => boolean;
  /** Milliseconds that a record of this thread took. */
  readonly here: (took: number) => void;
  /** Milliseconds that the last record of the log's thread took. */
  readonly there: (took: number) => void;
};

/**
 * `most`: milliseconds of a fast record. A slow one of this thread is paid back: as many fast ones of the log's thread in a row have to follow it as would have
 * taken its time, so that a disk that stalls now and then seldom holds up this thread.
 */
export const createPace = (most: number): Pace => {
  let needed = 1;
  let calm = 0;
  return {
    isFast: () => calm >= needed,
    here: (took) => {
      if (took <= most) return;
      needed = Math.ceil(took / most);
      calm = 0;
    },
    there: (took) => {
      if (took <= most) {
        calm += 1;
        return;
      }
      if (calm >= needed) needed = 1;
      calm = 0;
    },
  };
};
