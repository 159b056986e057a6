import fc from 'fast-check';
import { createNewness } from './newness';
import type { PlacedAppend } from './tables';

/** As SQLite compares text. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const greatest = (names: readonly string[]): string => [...names].sort(byBytes).at(-1) ?? '';

const tablesWith = (ids: readonly string[], streams: readonly string[]) => ({
  greatestIds: () => ({ event: greatest(ids), document: greatest(ids) }),
  greatestStream: (kind: string) => greatest(streams.filter((stream) => stream.startsWith(`${kind}-`))),
});

const appendOf = (id: string, stream: string): PlacedAppend => ({
  first: 1,
  stream,
  revision: 0,
  events: [{ id, type: 'SampleHappened', data: '{}', metadata: '{}', hash: '' }],
  documents: [{ id, kind: 'blob', bytes: new Uint8Array() }],
});

const name = fc.oneof(
  fc.uuid(),
  fc.string({ maxLength: 3, unit: fc.constantFrom('a', '-', '.', '~', 'ä', '\uffff', '\u{1f600}') }),
);
const stream = fc.tuple(fc.constantFrom('job', 'job-', '', 'job.', 'joc-', '\u{1f600}-'), name).map((parts) => parts.join(''));

test('nothing is called new that the tables hold, or that was appended since', () => {
  fc.assert(
    fc.property(fc.array(name), fc.array(stream), fc.array(fc.tuple(name, stream)), (ids, streams, appends) => {
      const newness = createNewness(tablesWith(ids, streams));
      for (const [id, name] of appends) newness.note(appendOf(id, name));
      for (const id of [...ids, ...appends.map(([id]) => id)]) {
        expect([newness.ofEvent(id), newness.ofDocument(id)]).toEqual([false, false]);
      }
      for (const name of [...streams, ...appends.map(([, name]) => name)]) expect(newness.ofStream(name)).toBe(false);
    }),
  );
});

test('what comes in order is known to be new, whatever stands in the order of other kinds', () => {
  const newness = createNewness(tablesWith(['01-b'], ['job-01', 'study-ff']));
  expect([newness.ofEvent('01-c'), newness.ofDocument('01-c'), newness.ofStream('job-02')]).toEqual([true, true, true]);
  newness.note(appendOf('01-c', 'job-02'));
  expect([newness.ofEvent('01-d'), newness.ofDocument('01-d'), newness.ofStream('job-03')]).toEqual([true, true, true]);
  expect([newness.ofEvent('01-a'), newness.ofDocument('01-a'), newness.ofStream('job-00')]).toEqual([false, false, false]);
});
