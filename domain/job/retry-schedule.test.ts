import { retryDelay, retryDue } from './retry-schedule';

const schedule = { first: 1_000_000, factor: 2, cap: 5_000_000, retries: 4 };

test('each pause is twice the last, up to the cap, and then there are no more', () => {
  expect([1, 2, 3, 4, 5].map((retry) => retryDelay(schedule, retry))).toEqual([1_000_000, 2_000_000, 4_000_000, 5_000_000, null]);
});

test('a retry is due at a time, not after a wait', () => {
  expect(retryDue(7_000_000, 1_000_000)).toBe(8_000_000);
});
