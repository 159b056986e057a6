import { isLeft } from 'fp-ts/Either';
import { kernelActor } from '../domain/event';
import { append, freshStream, ids, ok, refused, sampleEvent, sampleEvents, wholeLog } from './contract/subject';
import { createMemoryStore } from './memory';
import { createRecorder, type Recorder } from './recorder';
import type { StoredLog } from './stored';

const origin = { actor: kernelActor, correlationId: 'request', causationId: null };

const setUp = async (store: StoredLog, times: readonly number[]): Promise<Recorder> => {
  const remaining = [...times];
  let number = 0;
  const recorder = await createRecorder({
    store,
    clock: { now: () => remaining.shift() ?? 0 },
    ids: { uuid: () => `id-${++number}` },
    node: 'node-1',
  })();
  if (isLeft(recorder)) throw new Error(recorder.left._tag);
  return recorder.right;
};

const fact = { type: 'SampleHappened', data: { a: 1 } };

describe('the recorder', () => {
  test('stamps facts with id, schema, time and node, and says what it appended', async () => {
    const store = createMemoryStore();
    const recorder = await setUp(store, [50]);
    const recorded = await ok(recorder.record({ stream: 's', expected: 'none', facts: [fact, fact], origin }));
    expect(recorded).toEqual({ position: 2n, revision: 1, eventIds: ['id-1', 'id-2'] });
    const events = await wholeLog(store);
    expect(ids(events)).toEqual(['id-1', 'id-2']);
    expect(events[1]).toMatchObject({ ...fact, metadata: { ...origin, schema: 1, time: 50, node: 'node-1' } });
  });

  test('stamps single facts with origins of their own', async () => {
    const store = createMemoryStore();
    const recorder = await setUp(store, [50]);
    const other = {
      actor: { kind: 'http', address: '127.0.0.1', user: null },
      correlationId: 'request',
      causationId: 'x',
    } as const;
    await ok(recorder.record({ stream: 's', expected: 'none', facts: [fact, fact], origin, origins: [other] }));
    const [first, second] = await wholeLog(store);
    expect(first?.metadata).toMatchObject(other);
    expect(second?.metadata).toMatchObject(origin);
  });

  test('lets time go up with each append, behind the log and when the clock jumps or stands', async () => {
    const store = createMemoryStore();
    const last = sampleEvent();
    await append(store, freshStream(), [last]);
    const start = last.metadata.time;
    const recorder = await setUp(store, [start - 10, start + 5, start - 3, start + 6, start + 9]);
    for (let round = 0; round < 5; round++) await ok(recorder.record({ stream: 's', expected: 'any', facts: [fact], origin }));
    const times = (await ok(store.readStream('s'))).map(({ metadata }) => metadata.time - start);
    expect(times).toEqual([1, 5, 6, 7, 9]);
  });

  test('stamps concurrent recordings in the order of their calls', async () => {
    const store = createMemoryStore();
    const recorder = await setUp(store, [1, 2, 3, 4, 5]);
    const streams = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(streams.map((stream) => recorder.record({ stream, expected: 'none', facts: [fact], origin })()));
    expect((await wholeLog(store)).map(({ stream, metadata }) => [stream, metadata.time])).toEqual(
      streams.map((stream, index) => [stream, index + 1]),
    );
  });

  test('hands on what the store refuses', async () => {
    const store = createMemoryStore();
    await append(store, 's', sampleEvents(1));
    const recorder = await setUp(store, [1]);
    expect(await refused(recorder.record({ stream: 's', expected: 'none', facts: [fact], origin }))).toMatchObject({
      _tag: 'WrongExpectedRevision',
      current: 0,
    });
  });
});
