import { randomFillSync } from 'node:crypto';
import type { Ids } from '../domain/time';

const POOL_BYTES = 8192;
const RANDOM_BYTES = 8;
const RANDOM_DIGITS = 2 * RANDOM_BYTES;
const SEQUENCE = 0xfff;
const VERSION = 0x7000;

/**
 * UUIDs of version 7 (RFC 9562 §5.7), each greater than the one before it: ids of events and documents that come together lie
 * together in the indexes of the log, so that a commit writes few pages. 62 bits are random.
 */
export const orderedIds = (now: () => number = Date.now): Ids => {
  const pool = Buffer.alloc(POOL_BYTES);
  let digits = '';
  let used = 0;
  let time = 0;
  let stamp = '';
  let sequence = 0;

  const refill = (): void => {
    randomFillSync(pool);
    for (let start = 0; start < POOL_BYTES; start += RANDOM_BYTES) pool[start] = 0x80 | ((pool[start] ?? 0) & 0x3f);
    digits = pool.toString('hex');
    used = 0;
  };
  const advance = (to: number): void => {
    time = to;
    sequence = 0;
    const text = to.toString(16).padStart(12, '0');
    stamp = `${text.slice(0, 8)}-${text.slice(8)}-`;
  };

  return {
    uuid: () => {
      const wall = now();
      if (wall > time) advance(wall);
      else if (sequence === SEQUENCE) advance(time + 1);
      else sequence += 1;
      if (used === digits.length) refill();
      const start = used;
      used += RANDOM_DIGITS;
      return `${stamp}${(VERSION | sequence).toString(16)}-${digits.slice(start, start + 4)}-${digits.slice(start + 4, used)}`;
    },
  };
};
