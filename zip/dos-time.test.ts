import { localDosTime } from './dos-time';

test('local time, two seconds fine', () => {
  const { date, time } = localDosTime(new Date(2026, 10, 23, 19, 11, 33));
  expect([(date >> 9) + 1980, (date >> 5) & 15, date & 31]).toEqual([2026, 11, 23]);
  expect([time >> 11, (time >> 5) & 63, (time & 31) * 2]).toEqual([19, 11, 32]);
});

test('years that DOS cannot say are brought into its range', () => {
  expect(localDosTime(new Date(1970, 0, 1)).date >> 9).toBe(0);
  expect(localDosTime(new Date(2300, 0, 1)).date >> 9).toBe(127);
});
