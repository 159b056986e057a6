import { createBatches } from './batches';

type Sent = {
  readonly batch: readonly number[];
  readonly succeed: (results?: readonly string[]) => void;
  readonly fail: (error: Error) => void;
};

/** Batches whose sending the test ends. */
const controlled = (atOnce: number, limit = 100, gathers = false) => {
  const sent: Sent[] = [];
  const put = createBatches<number, string>({
    atOnce,
    limit,
    weigh: (item) => item,
    gathers,
    send: (batch) =>
      new Promise((resolve, reject) => {
        sent.push({ batch, succeed: (results = batch.map(String)) => resolve(results), fail: reject });
      }),
  });
  const batches = (): readonly (readonly number[])[] => sent.map(({ batch }) => batch);
  return { put, sent, batches };
};

describe('batches', () => {
  it('start at once while there is room, and gather what comes meanwhile', async () => {
    const { put, sent, batches } = controlled(2);
    const results = [1, 2, 3, 4, 5].map((item) => put(item));
    expect(batches()).toEqual([[1], [2]]);
    sent[0]?.succeed();
    await results[0];
    await new Promise(setImmediate);
    expect(batches()).toEqual([[1], [2], [3, 4, 5]]);
    sent[1]?.succeed();
    sent[2]?.succeed();
    expect(await Promise.all(results)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('take what comes in one turn of the event loop together, where they are told to gather', async () => {
    const { put, batches } = controlled(2, 100, true);
    for (const item of [1, 2, 3, 4, 5]) void put(item);
    expect(batches()).toEqual([]);
    await new Promise(setImmediate);
    expect(batches()).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('weigh at most their limit, but for one item that is heavier alone', async () => {
    const { put, sent, batches } = controlled(1, 10);
    const results = [1, 6, 4, 40, 1].map((item) => put(item));
    for (let index = 0; index < 4; index += 1) {
      sent[index]?.succeed();
      await new Promise(setImmediate);
    }
    expect(batches()).toEqual([[1], [6, 4], [40], [1]]);
    expect(await Promise.all(results)).toEqual(['1', '6', '4', '40', '1']);
  });

  it('fail as a whole with what sending fails with, and the next ones go on', async () => {
    const { put, sent } = controlled(1);
    const [first, second] = [put(1), put(2)];
    sent[0]?.fail(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await new Promise(setImmediate);
    sent[1]?.succeed();
    expect(await second).toBe('2');
  });

  it('reject an item that has no result', async () => {
    const { put, sent } = controlled(1);
    const first = put(1);
    sent[0]?.succeed([]);
    await expect(first).rejects.toThrow('lost');
  });
});
