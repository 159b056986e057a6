/** Whether the disk is fast enough that the thread that appends may wait for it. */
export type Pace = {
  readonly isFast: () => boolean;
  /** Milliseconds that a record of this thread took. */
  readonly here: (took: number) => void;
  /** Milliseconds that the last record of the log's thread took. */
  readonly there: (took: number) => void;
};

/** So many fast records of the log's thread in a row follow a slow one of this thread; twice as many after the next, up to a bound. */
const CALM = 32;
const MOST_CALM = 1024;
/** So many fast records of this thread in a row, and its slow ones are forgotten. */
const STEADY = 1024;

/**
 * `most`: milliseconds of a fast record. A disk that is slow now and then holds up this thread once in a while only, since a slow record here has to be followed by many
 * fast ones there.
 */
export const createPace = (most: number): Pace => {
  let needed = 1;
  let calm = 0;
  let steady = 0;
  return {
    isFast: () => calm >= needed,
    here: (took) => {
      if (took <= most) {
        steady += 1;
        return;
      }
      needed = steady >= STEADY || needed === 1 ? CALM : Math.min(MOST_CALM, 2 * needed);
      steady = 0;
      calm = 0;
    },
    there: (took) => {
      calm = took <= most ? calm + 1 : 0;
    },
  };
};
