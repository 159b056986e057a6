import { inOrder } from './in-order';

type Work = { readonly item: number; readonly finish: () => void };

const never = new AbortController().signal;
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const setUp = (items: readonly number[], limits: { items: number; weight: number }, signal = never) => {
  const started: Work[] = [];
  let returned = false;
  const source = (async function* () {
    try {
      yield* items;
    } finally {
      returned = true;
    }
  })();
  const results = inOrder<number, number>(source, {
    start: (item) => new Promise((resolve) => started.push({ item, finish: () => resolve(item) })),
    weight: (item) => item,
    limits,
    signal,
  });
  return { started, results, returned: () => returned };
};

describe('work in order', () => {
  test('begins ahead, within the number of items, and hands over in order', async () => {
    const { started, results } = setUp([1, 1, 1, 1], { items: 2, weight: 100 });
    const first = await results.next();
    expect(started).toHaveLength(2);
    started[1]?.finish();
    await soon();
    expect(started).toHaveLength(2);
    await results.next();
    expect(started).toHaveLength(3);
    started[0]?.finish();
    await expect(first.value?.result).resolves.toBe(1);
    await results.return(undefined);
  });

  test('keeps within the weight, and lets a heavier item go alone', async () => {
    const { started, results } = setUp([6, 5, 20, 1], { items: 10, weight: 10 });
    const counts: number[] = [];
    for await (const _ of results) counts.push(started.length);
    expect(counts).toEqual([1, 2, 3, 4]);
  });

  test('ends its source when the consumer leaves', async () => {
    const { results, returned } = setUp([1, 2, 3], { items: 1, weight: 100 });
    await results.next();
    await results.return(undefined);
    await soon();
    expect(returned()).toBe(true);
  });

  test('stops waiting for a source when the signal aborts', async () => {
    const stop = new AbortController();
    const silent: AsyncIterator<number> = { next: () => new Promise(() => {}) };
    const results = inOrder<number, number>(silent, {
      start: async (item) => item,
      weight: () => 1,
      limits: { items: 1, weight: 1 },
      signal: stop.signal,
    });
    const next = results.next();
    stop.abort(new Error('cancelled'));
    await expect(next).rejects.toThrow('cancelled');
  });
});
