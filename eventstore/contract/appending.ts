import type { ExpectedRevision } from '../port';
import { MAX_APPEND_BYTES, MAX_EVENT_BYTES } from '../port';
import {
  append,
  freshStream,
  ids,
  type MakeSubject,
  ok,
  refused,
  sampleDocument,
  sampleEvent,
  sampleEvents,
  wholeLog,
  withStore,
} from './subject';

export const describeAppending = (make: MakeSubject): void => {
  const store = withStore(make);

  test.each<ExpectedRevision>(['any', 'none'])('starts a stream that is expected to be %s', async (expected) => {
    const stream = freshStream();
    const appended = await append(store(), stream, sampleEvents(3), expected);
    expect(appended.revision).toBe(2);
    expect((await ok(store().readStream(stream))).map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  test.each<ExpectedRevision>(['any', 'exists', 1])(
    'goes on with a stream of two events when it expects %s',
    async (expected) => {
      const stream = freshStream();
      await append(store(), stream, sampleEvents(2));
      expect((await append(store(), stream, sampleEvents(1), expected)).revision).toBe(2);
    },
  );

  test.each<[ExpectedRevision, number]>([
    ['none', 2],
    [0, 2],
    [1, 0],
    [5, 2],
    ['exists', 0],
    [0, 0],
  ])('refuses an append that expects %s of a stream with %d events, and tells its revision', async (expected, count) => {
    const stream = freshStream();
    if (count > 0) await append(store(), stream, sampleEvents(count));
    const error = await refused(store().append({ stream, expected, events: sampleEvents(1) }));
    expect(error).toEqual({ _tag: 'WrongExpectedRevision', stream, expected, current: count - 1 });
  });

  test('writes nothing of a refused append, documents included', async () => {
    const stream = freshStream();
    await append(store(), stream, sampleEvents(1));
    const before = ids(await wholeLog(store()));
    const document = sampleDocument('blob', 'bytes');
    await refused(store().append({ stream, expected: 'none', events: sampleEvents(2), documents: [document] }));
    expect(ids(await wholeLog(store()))).toEqual(before);
    expect(await refused(store().document(document.id))).toEqual({ _tag: 'DocumentNotFound', document: document.id });
  });

  test.each<ExpectedRevision>(['none', 'any'])(
    'answers a repeated append that expected %s as the first time',
    async (expected) => {
      const stream = freshStream();
      const events = sampleEvents(2);
      const first = await append(store(), stream, events, expected);
      await append(store(), stream, sampleEvents(1), 1);
      const log = ids(await wholeLog(store()));
      expect(await append(store(), stream, events, expected)).toEqual(first);
      expect(ids(await wholeLog(store()))).toEqual(log);
    },
  );

  test('answers a repeated append in the middle of a stream as the first time, documents included', async () => {
    const stream = freshStream();
    await append(store(), stream, sampleEvents(2));
    const events = sampleEvents(1);
    const documents = [sampleDocument('sealed', 'secret')];
    const first = await append(store(), stream, events, 1, documents);
    expect(await append(store(), stream, events, 1, documents)).toEqual(first);
  });

  test('refuses an append of which only some ids are known', async () => {
    const stream = freshStream();
    const [known, other] = [sampleEvent(), sampleEvent()];
    await append(store(), stream, [known]);
    const before = ids(await wholeLog(store()));
    for (const events of [
      [known, other],
      [other, known],
    ]) {
      const error = await refused(store().append({ stream, expected: 0, events }));
      expect(error).toMatchObject({ _tag: 'WrongExpectedRevision', current: 0 });
    }
    expect(ids(await wholeLog(store()))).toEqual(before);
  });

  test('lets one of many concurrent appends with the same expectation win', async () => {
    const stream = freshStream();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => store().append({ stream, expected: 'none', events: sampleEvents(1) })()),
    );
    expect(results.filter(({ _tag }) => _tag === 'Right')).toHaveLength(1);
    expect(await ok(store().readStream(stream))).toHaveLength(1);
  });

  test('gives concurrent appends ascending positions in the order of the calls', async () => {
    const places = await Promise.all(Array.from({ length: 50 }, () => append(store(), freshStream(), sampleEvents(2))));
    const positions = places.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    const times = (await wholeLog(store(), 7))
      .filter(({ type }) => type === 'SampleHappened')
      .map(({ metadata }) => metadata.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('refuses an event beyond its limit, and takes one at the limit', async () => {
    const stream = freshStream();
    const overhead = JSON.stringify(sampleEvent().metadata).length + JSON.stringify({ text: '' }).length;
    const fits = sampleEvent({ text: 'x'.repeat(MAX_EVENT_BYTES - overhead) });
    const exceeds = sampleEvent({ text: 'x'.repeat(MAX_EVENT_BYTES - overhead + 1) });
    expect(await refused(store().append({ stream, expected: 'none', events: [exceeds] }))).toEqual({
      _tag: 'EventTooLarge',
      stream,
      bytes: MAX_EVENT_BYTES + 1,
      limit: MAX_EVENT_BYTES,
    });
    expect((await append(store(), stream, [fits], 'none')).revision).toBe(0);
  });

  test('refuses an append whose events exceed the limit in all', async () => {
    const stream = freshStream();
    const events = Array.from({ length: 5 }, () => sampleEvent({ text: 'x'.repeat(220_000) }));
    const error = await refused(store().append({ stream, expected: 'none', events }));
    expect(error).toMatchObject({ _tag: 'EventTooLarge', limit: MAX_APPEND_BYTES });
    expect(await refused(store().readStream(stream))).toEqual({ _tag: 'StreamNotFound', stream });
  });
};
