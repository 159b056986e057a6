import { inTurns } from './in-turns';

it('should do the work for each item in order, and let others in between', async () => {
  const order: number[] = [];
  let others = 0;
  const other = setInterval(() => {
    others += 1;
  }, 1);
  const hundreds = Array.from({ length: 20_000 }, (_, index) => index);
  await inTurns(hundreds, (index) => {
    order.push(index);
    const until = performance.now() + 0.01;
    while (performance.now() < until);
  });
  clearInterval(other);
  expect(order).toEqual(hundreds);
  expect(others).toBeGreaterThan(1);
});

it('should wait for work that takes its time, and pass on what it throws', async () => {
  const done: number[] = [];
  await inTurns([1, 2], async (item) => {
    await new Promise(setImmediate);
    done.push(item);
  });
  expect(done).toEqual([1, 2]);
  await expect(inTurns([1], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
