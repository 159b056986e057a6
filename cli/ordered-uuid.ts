import { randomFillSync } from 'node:crypto';
import type { Ids } from '../domain/time';

const POOL_BYTES = 8192;
const RANDOM_BYTES = 8;
const SEQUENCE = 0xfff;

/**
 * UUIDs of version 7 (RFC 9562 §5.7), each greater than the one before it: ids of events and documents that come together lie
 * together in the indexes of the log, so that a commit writes few pages. 62 bits are random.
 */
export const orderedIds = (now: () => number = Date.now): Ids => {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  let time = 0;
  let sequence = 0;

  const random = (): string => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += RANDOM_BYTES;
    const start = used - RANDOM_BYTES;
    pool[start] = 0x80 | ((pool[start] ?? 0) & 0x3f);
    return pool.toString('hex', start, used);
  };

  return {
    uuid: () => {
      const wall = now();
      if (wall > time) {
        time = wall;
        sequence = 0;
      } else if (sequence === SEQUENCE) {
        time += 1;
        sequence = 0;
      } else sequence += 1;
      const stamp = time.toString(16).padStart(12, '0');
      const noise = random();
      const middle = `7${sequence.toString(16).padStart(3, '0')}-${noise.slice(0, 4)}`;
      return `${stamp.slice(0, 8)}-${stamp.slice(8)}-${middle}-${noise.slice(4)}`;
    },
  };
};
