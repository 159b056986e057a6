import { createPace, type Pace } from './pace';

const times = (count: number, what: () => void): void => {
  for (let done = 0; done < count; done += 1) what();
};

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
    times(100, () => pace.here(1));
    expect(pace.isFast()).toBe(true);
    pace.there(1.1);
    expect(pace.isFast()).toBe(false);
  });

  test('that stalls now and then holds up who appends less and less', () => {
    const pace = createPace(1);
    const waits = Array.from({ length: 8 }, () => {
      wait(pace);
      times(5, () => pace.here(0.3));
      pace.here(200);
      return wait(pace);
    });
    expect(waits).toEqual([32, 64, 128, 256, 512, 1024, 1024, 1024]);
  });

  test('that was fast for long is asked for as few as the first time', () => {
    const pace = createPace(1);
    for (let stall = 0; stall < 3; stall += 1) {
      wait(pace);
      times(1024, () => pace.here(0.3));
      pace.here(200);
      expect(wait(pace)).toBe(32);
    }
  });

  test('may never hold up who appends, or always', () => {
    const [never, always] = [createPace(-1), createPace(Number.POSITIVE_INFINITY)];
    times(2000, () => never.there(0));
    always.there(Number.POSITIVE_INFINITY);
    always.here(1e9);
    expect([never.isFast(), always.isFast()]).toEqual([false, true]);
  });
});
