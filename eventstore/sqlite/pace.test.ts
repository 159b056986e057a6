import { createPace, type Pace } from './pace';

/** Fast records of the log's thread until this one may write again. */
const wait = (pace: Pace): number => {
  let waited = 0;
  for (; !pace.isFast(); waited += 1) pace.there(1);
  return waited;
};

describe('a disk', () => {
  test("is fast after a fast record of the log's thread, and as long as its last one was", () => {
    const pace = createPace(1);
    expect(pace.isFast()).toBe(false);
    pace.there(1.1);
    expect(pace.isFast()).toBe(false);
    pace.there(1);
    for (let record = 0; record < 100; record += 1) pace.here(1);
    expect(pace.isFast()).toBe(true);
    pace.there(1.1);
    expect(pace.isFast()).toBe(false);
  });

  test.each([
    [1.2, 2],
    [7, 7],
    [200, 200],
  ])('that stalled for %d ms is waited for by the thread of the log for %d fast records', (stall, records) => {
    const pace = createPace(1);
    wait(pace);
    pace.here(stall);
    expect(wait(pace)).toBe(records);
    pace.there(1.1);
    expect(wait(pace)).toBe(1);
    pace.here(stall);
    pace.there(1);
    pace.there(1.1);
    expect(wait(pace)).toBe(records);
  });

  test('may never hold up who appends, or always', () => {
    const [never, always] = [createPace(-1), createPace(Number.POSITIVE_INFINITY)];
    never.there(0);
    always.there(Number.POSITIVE_INFINITY);
    always.here(1e9);
    expect([never.isFast(), always.isFast()]).toEqual([false, true]);
  });
});
