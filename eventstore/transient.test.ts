import { randomUUID } from 'node:crypto';
import { isLeft } from 'fp-ts/Either';
import { describeEventStoreContract } from './contract';
import { append, freshStream, ids, ok, refused, sampleDocument, sampleEvents, wholeLog } from './contract/subject';
import { createMemoryStore } from './memory';
import type { Position } from './port';
import type { StoredLog } from './stored';
import { createTransientStore, TRANSIENT_ROOM_OPENED } from './transient';

const STEP = 16;

const wrap = async (durable: StoredLog, prefix: string, positionStep = STEP): Promise<StoredLog> => {
  const clock = { now: () => 1 };
  const wrapped = await createTransientStore({
    store: durable,
    prefix,
    positionStep: BigInt(positionStep),
    clock,
    ids: { uuid: randomUUID },
    node: 'node',
  })();
  if (isLeft(wrapped)) throw new Error(wrapped.left._tag);
  return wrapped.right;
};

describe.each([
  ['all streams in memory', 'sample'],
  ['no stream in memory', 'job-'],
  ['every other stream in memory', 'sampleeven'],
])('%s', (name, prefix) => {
  describeEventStoreContract(`transient, ${name}`, async () => ({
    store: await wrap(createMemoryStore({ positionStep: 65_536 }), prefix, 65_536),
    dispose: async () => {},
  }));
});

describe('a store with transient streams', () => {
  const jobs = (): string => `job-${randomUUID()}`;

  test('writes nothing of them to the durable store, documents included', async () => {
    const durable = createMemoryStore({ positionStep: STEP });
    const store = await wrap(durable, 'job-');
    const document = sampleDocument('sealed', 'secret');
    const job = jobs();
    await append(store, job, sampleEvents(2), 'none', [document]);
    await append(store, freshStream(), sampleEvents(1));
    expect(await ok(store.readStream(job))).toHaveLength(2);
    expect(await refused(durable.readStream(job))).toMatchObject({ _tag: 'StreamNotFound' });
    expect(await refused(durable.document(document.id))).toMatchObject({ _tag: 'DocumentNotFound' });
    expect((await wholeLog(durable)).map(({ type }) => type)).toEqual([TRANSIENT_ROOM_OPENED, 'SampleHappened']);
  });

  test('keeps one order of calls, positions and times over both kinds, for readers and subscribers', async () => {
    const store = await wrap(
      createMemoryStore({ positionStep: STEP, deliverAfter: (deliver) => void setImmediate(deliver) }),
      'job-',
    );
    const live: string[] = [];
    const subscription = store.subscribe(null, (events) => void live.push(...ids(events)));
    const appends = Array.from({ length: 60 }, (_, number) => ({
      stream: number % 3 === 0 ? jobs() : freshStream(),
      events: sampleEvents(1 + (number % 4)),
    }));
    const places = await Promise.all(appends.map(({ stream, events }) => append(store, stream, events)));
    await subscription.waitFor(places.at(-1)?.position ?? 0n);
    const expected = appends.flatMap(({ events }) => ids(events));
    const log = (await wholeLog(store, 7)).filter(({ type }) => type === 'SampleHappened');
    expect(ids(log)).toEqual(expected);
    expect(live).toEqual(ids(await wholeLog(store)));
  });

  test('opens another gap when one is full', async () => {
    const durable = createMemoryStore({ positionStep: STEP });
    const store = await wrap(durable, 'job-');
    const positions: Position[] = [];
    for (let number = 0; number < 40; number++) positions.push((await append(store, jobs(), sampleEvents(1))).position);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    expect((await wholeLog(durable)).map(({ position }) => position)).toEqual([16n, 32n, 48n]);
    expect(await wholeLog(store, 5)).toHaveLength(43);
  });

  test('gives no position to a second run that the first one gave away', async () => {
    const durable = createMemoryStore({ positionStep: STEP });
    const first = await wrap(durable, 'job-');
    await append(first, freshStream(), sampleEvents(1));
    const checkpoint = (await append(first, jobs(), sampleEvents(3))).position;
    const second = await wrap(durable, 'job-');
    const seen: string[] = [];
    const subscription = second.subscribe(checkpoint, (events) => void seen.push(...events.map(({ type }) => type)));
    const { position } = await append(second, jobs(), sampleEvents(1));
    expect(position).toBeGreaterThan(checkpoint);
    await subscription.waitFor(position);
    expect(seen).toEqual([TRANSIENT_ROOM_OPENED, 'SampleHappened']);
  });

  test('leaves durable positions as they are without it', async () => {
    const durable = createMemoryStore({ positionStep: STEP });
    const store = await wrap(durable, 'job-');
    await append(store, jobs(), sampleEvents(3));
    const { position } = await append(store, freshStream(), sampleEvents(2));
    expect((await ok(durable.last()))?.position).toBe(position);
  });
});
