import { sampleEvent } from './contract/subject';
import { recordedEvents } from './reading';
import { serialize, toRecorded } from './serialize';
import type { StoredEvent } from './stored';

const stored = (change: Partial<StoredEvent>): StoredEvent => ({
  position: 7n,
  stream: 'sample',
  revision: 0,
  hash: '00',
  documents: new Map(),
  ...serialize(sampleEvent({ a: 1 })),
  ...change,
});

describe('a stored event', () => {
  test.each([
    { kind: 'kernel' },
    { kind: 'http', address: '127.0.0.1', user: null },
    { kind: 'http', address: '::1', user: 'alice' },
    { kind: 'dicom', address: '127.0.0.1', aet: 'STORESCU' },
    { kind: 'dicom', address: '127.0.0.1', aet: 'STORESCU', calledAet: 'ORTHANC' },
  ] as const)('is read as it was written by %j', (actor) => {
    const event = sampleEvent({ text: 'ü', list: [1, null] });
    const written = { ...event, metadata: { ...event.metadata, actor, causationId: 'cause' } };
    expect(toRecorded(stored(serialize(written)))).toMatchObject(written);
  });

  test.each(['{', '[]', 'null', '"text"'])('with data %s is reported as damaged, by its position alone', (data) => {
    expect(recordedEvents([stored({ data })])).toMatchObject({
      left: { _tag: 'StoreUnavailable', reason: expect.stringContaining('at position 7 is damaged') },
    });
  });

  test('of a later schema is reported with type and version', () => {
    const event = sampleEvent();
    const later = stored({ metadata: JSON.stringify({ ...event.metadata, schema: 9 }) });
    expect(recordedEvents([later])).toMatchObject({
      left: { _tag: 'StoreUnavailable', reason: expect.stringContaining('SampleHappened has schema 9') },
    });
  });
});
