import * as fc from 'fast-check';
import { formatTime, parseTime } from './time-format';

test('writes the time of a job as the contract shows it', () => {
  expect(formatTime(Date.UTC(2026, 10, 23, 18, 59, 33) * 1000 + 865_794)).toBe('20261123T185933.865794');
  expect(formatTime(Date.UTC(2026, 10, 23, 18, 59, 33) * 1000 + 7)).toBe('20261123T185933.000007');
});

test('leaves out a fraction of zero', () => {
  expect(formatTime(Date.UTC(2026, 10, 23, 18, 59, 33) * 1000)).toBe('20261123T185933');
});

test('reads every time that it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (time) => {
      expect(parseTime(formatTime(time))).toBe(time);
    }),
  );
});

test('reads ISO 8601 with a zone, and refuses what is no time', () => {
  expect(parseTime('1970-01-01T00:00:01.5Z')).toBe(1_500_000);
  expect(parseTime('1970-01-01T01:00:00+01:00')).toBe(0);
  expect(parseTime('1970-01-01T00:00:00')).toBeNull();
  expect(parseTime('19701301T000000')).toBeNull();
  expect(parseTime('soon')).toBeNull();
});
