import { hashEvent } from '../hash';
import {
  append,
  freshStream,
  ids,
  type MakeSubject,
  ok,
  refused,
  sampleEvent,
  sampleEvents,
  wholeLog,
  withStore,
} from './subject';

export const describeReading = (make: MakeSubject): void => {
  const store = withStore(make);

  const streamOfFive = async (): Promise<string> => {
    const stream = freshStream();
    await append(store(), stream, sampleEvents(5));
    return stream;
  };

  test.each([
    [{}, [0, 1, 2, 3, 4]],
    [{ from: 3 }, [3, 4]],
    [{ limit: 2 }, [0, 1]],
    [{ from: 1, limit: 2 }, [1, 2]],
    [{ from: 9 }, []],
    [{ direction: 'backwards' }, [4, 3, 2, 1, 0]],
    [{ direction: 'backwards', from: 2 }, [2, 1, 0]],
    [{ direction: 'backwards', from: 9 }, [4, 3, 2, 1, 0]],
    [{ direction: 'backwards', limit: 1 }, [4]],
    [{ direction: 'backwards', from: 3, limit: 2 }, [3, 2]],
  ] as const)('reads a stream with %j', async (options, revisions) => {
    const stream = await streamOfFive();
    await streamOfFive();
    expect((await ok(store().readStream(stream, options))).map(({ revision }) => revision)).toEqual(revisions);
  });

  test('says that an unknown stream is unknown', async () => {
    const stream = freshStream();
    expect(await refused(store().readStream(stream))).toEqual({ _tag: 'StreamNotFound', stream });
  });

  test('shows an event as it was appended', async () => {
    const stream = freshStream();
    const event = sampleEvent({ text: 'Grüße, 世界 \u0000 \ud83d\ude00', list: [1, 2.5, null, true], nested: { deep: {} } });
    const { position } = await append(store(), stream, [event]);
    const [shown] = await ok(store().readStream(stream));
    expect(shown).toMatchObject({ ...event, stream, revision: 0, position });
    expect(JSON.parse(shown?.stored.data ?? '')).toEqual(event.data);
    expect(JSON.parse(shown?.stored.metadata ?? '')).toEqual(event.metadata);
  });

  test('hashes each event over where it is and what is stored', async () => {
    const stream = await streamOfFive();
    for (const event of await ok(store().readStream(stream))) {
      const { stored, hash, ...place } = event;
      expect(hash).toBe(hashEvent({ ...place, storedData: stored.data, storedMetadata: stored.metadata }));
    }
  });

  test('reads the log in ascending positions, in pages, each event once', async () => {
    const one = await streamOfFive();
    const other = await streamOfFive();
    const last = await append(store(), one, sampleEvents(1));
    const log = await wholeLog(store(), 3);
    const positions = log.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    expect(positions.at(-1)).toBe(last.position);
    const samples = log.filter(({ type }) => type === 'SampleHappened');
    expect(samples.map(({ stream }) => stream)).toEqual([...Array(5).fill(one), ...Array(5).fill(other), one]);
  });

  test('reads the log after any position, one between two events included', async () => {
    await streamOfFive();
    const log = await wholeLog(store());
    const [first, second] = log;
    if (first === undefined || second === undefined) throw new Error('expected events');
    expect(ids(await ok(store().readAll(second.position - 1n, 1)))).toEqual([second.id]);
    expect(ids(await ok(store().readAll(first.position, 1)))).toEqual([second.id]);
    expect(await ok(store().readAll(log.at(-1)?.position ?? null, 10))).toEqual([]);
    expect(await ok(store().readAll(2n ** 62n, 10))).toEqual([]);
  });

  test('knows position and time of the last event', async () => {
    const event = sampleEvent();
    const { position } = await append(store(), freshStream(), [sampleEvent(), event]);
    expect(await ok(store().last())).toEqual({ position, time: event.metadata.time });
  });

  test('answers nothing once it is closed', async () => {
    const stream = await streamOfFive();
    await store().close();
    const unavailable = { _tag: 'StoreUnavailable' };
    expect(await refused(store().append({ stream, expected: 'any', events: sampleEvents(1) }))).toMatchObject(unavailable);
    expect(await refused(store().readStream(stream))).toMatchObject(unavailable);
    expect(await refused(store().readAll(null, 1))).toMatchObject(unavailable);
    expect(await refused(store().last())).toMatchObject(unavailable);
  });
};
