import { type InFlight, inFlight, type Landed } from './in-flight';

const flight = <T>(items: readonly T[], work: InFlight<T, T>['work'], more: Partial<InFlight<T, T>> = {}): InFlight<T, T> => ({
  items,
  from: 0,
  width: 3,
  budget: 100,
  weigh: () => 1,
  signal: new AbortController().signal,
  work,
  ...more,
});

const all = async <R>(generator: AsyncGenerator<Landed<R>>): Promise<readonly Landed<R>[]> => {
  const landed: Landed<R>[] = [];
  for await (const one of generator) landed.push(one);
  return landed;
};

describe('work in flight', () => {
  it('lands in the order of the items, whichever is done first', async () => {
    const wait = (item: number): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(item), 10 - item));
    const landed = await all(inFlight(flight([1, 9, 3, 7], wait)));
    expect(landed).toEqual([1, 9, 3, 7].map((done, index) => ({ index, done })));
  });

  it('is never wider or heavier than it may be, but lets a heavy item go alone', async () => {
    let now = 0;
    let load = 0;
    const seen: string[] = [];
    const work = async (weight: number): Promise<number> => {
      now += 1;
      load += weight;
      await new Promise(setImmediate);
      seen.push(`${now} ${load}`);
      now -= 1;
      load -= weight;
      return weight;
    };
    await all(inFlight(flight([1, 1, 1, 1, 500, 60, 60], work, { weigh: (weight) => weight })));
    expect(seen.every((one) => Number(one.split(' ')[0]) <= 3)).toBe(true);
    expect(seen.filter((one) => Number(one.split(' ')[1]) > 100)).toEqual(['1 500']);
  });

  it('goes on after what was done, and tells of an error in its turn', async () => {
    const error = new Error('no');
    const work = async (item: string): Promise<string> => {
      if (item === 'c') throw error;
      return item;
    };
    expect(await all(inFlight(flight(['a', 'b', 'c', 'd'], work, { from: 1 })))).toEqual([
      { index: 1, done: 'b' },
      { index: 2, error },
      { index: 3, done: 'd' },
    ]);
  });

  it('waits for what is in flight when it is left, and starts nothing more', async () => {
    const log: string[] = [];
    const work = async (item: string): Promise<string> => {
      log.push(`start ${item}`);
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      log.push(`end ${item}`);
      return item;
    };
    const generator = inFlight(flight(['a', 'b', 'c', 'd', 'e'], work, { width: 2 }));
    await generator.next();
    await generator.return();
    expect(log.filter((one) => one.startsWith('start'))).toHaveLength(log.filter((one) => one.startsWith('end')).length);
    expect(log).not.toContain('start d');
  });

  it('ends when it is aborted', async () => {
    const stop = new AbortController();
    const work = async (item: number): Promise<number> => {
      if (item === 2) stop.abort();
      return item;
    };
    await expect(all(inFlight(flight([1, 2, 3, 4], work, { width: 1, signal: stop.signal })))).rejects.toMatchObject({
      code: 37,
    });
  });
});
