import { randomUUID } from 'node:crypto';
import { isLeft } from 'fp-ts/Either';
import { describeEventStoreContract } from '../contract';
import { append, freshStream, ids, sampleEvents, wholeLog } from '../contract/subject';
import { createTransientStore } from '../transient';
import { POSITION_STEP } from './positions';
import { opened, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

const sqlite = (mostBlocking: number) => async () => ({
  store: await opened({ folder: folder(), mostBlocking }),
  dispose: async () => {},
});

describeEventStoreContract('sqlite, appended to by its thread', sqlite(-1), 'random');
describeEventStoreContract('sqlite, appended to by the caller where it can', sqlite(Number.POSITIVE_INFINITY), 'in order');

describeEventStoreContract('transient over sqlite', async () => {
  const wrapped = await createTransientStore({
    store: await opened({ folder: folder() }),
    prefix: 'sampleeven',
    positionStep: BigInt(POSITION_STEP),
    clock: { now: () => 1 },
    ids: { uuid: randomUUID },
    node: 'node',
  })();
  if (isLeft(wrapped)) throw new Error(wrapped.left._tag);
  return { store: wrapped.right, dispose: async () => {} };
});

describe('the log of SQLite', () => {
  test('is there when it is opened again, and goes on behind its end', async () => {
    const place = folder();
    const first = await opened({ folder: place });
    const stream = freshStream();
    const before = await append(first, stream, sampleEvents(3));
    const log = ids(await wholeLog(first));
    await first.close();
    const second = await opened({ folder: place });
    expect(ids(await wholeLog(second))).toEqual(log);
    const after = await append(second, stream, sampleEvents(1), 2);
    expect(after.position).toBeGreaterThan(before.position);
    await second.close();
  });

  test('answers appends that were under way when it was closed', async () => {
    const place = folder();
    const store = await opened({ folder: place });
    const appends = Array.from({ length: 50 }, () => append(store, freshStream(), sampleEvents(1)));
    await store.close();
    await Promise.all(appends);
    const again = await opened({ folder: place });
    expect(await wholeLog(again)).toHaveLength(50);
    await again.close();
  });

  test('catches up again when a handler lags far behind', async () => {
    const store = await opened({ folder: folder() });
    const first = await append(store, freshStream(), sampleEvents(1));
    const seen: string[] = [];
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const subscription = store.subscribe(null, async (events) => {
      seen.push(...ids(events));
      if (events.at(-1)?.position !== first.position) await held;
    });
    await subscription.waitFor(first.position);
    let last = first.position;
    for (let round = 0; round < 15; round++) last = (await append(store, freshStream(), sampleEvents(1000))).position;
    release();
    await subscription.waitFor(last);
    expect(seen).toEqual(ids(await wholeLog(store, 1000)));
    await store.close();
  });
});
