import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';
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

const POOL_BYTES = 4096;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Cryptographically strong. Few bytes come from a pool, each of them once: asking the system costs as much for 4 KiB as for 32 bytes. */
export const systemRandom = (bytes: number): Uint8Array => {
  if (bytes > POOL_BYTES / 16) return randomBytes(bytes);
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const taken = pool.slice(used, used + bytes);
  pool.fill(0, used, used + bytes);
  used += bytes;
  return taken;
};
