import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Ids, Micros, Timers } from '../domain/time';

/** The longest delay that `setTimeout` takes, in milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;
/** How far the fine clock may be from the wall clock before it is set anew, in milliseconds. */
const TOLERANCE = 2;

/** The wall clock in microseconds: it follows `Date.now()`, the digits below a millisecond come from the monotonic clock. */
export const systemClock = (): Clock => {
  let wall = Date.now();
  let monotonic = performance.now();
  return {
    now: (): Micros => {
      const coarse = Date.now();
      let fine = wall + (performance.now() - monotonic);
      if (Math.abs(fine - coarse) > TOLERANCE) {
        wall = coarse;
        monotonic = performance.now();
        fine = wall;
      }
      return Math.floor(fine * 1000);
    },
  };
};

/** Timers of the event loop; they do not keep the process alive. */
export const systemTimers = (clock: Clock): Timers => ({
  at: (due, action) => {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delay = Math.ceil((due - clock.now()) / 1000);
      timer = setTimeout(() => (delay > LONGEST_DELAY ? arm() : action()), Math.min(Math.max(delay, 0), LONGEST_DELAY));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
});

export const systemIds: Ids = { uuid: randomUUID };

/** Cryptographically strong. */
export const systemRandom = (bytes: number): Uint8Array => randomBytes(bytes);
