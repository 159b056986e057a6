import fc from 'fast-check';
import { sampleEvent } from '../contract/subject';
import { serialize } from '../serialize';
import { decode, encode, ForeignEvent } from './encoding';

const received = (encoded: ReturnType<typeof encode>) => ({
  ...encoded,
  streamId: 'ours-stream-1',
  revision: 3n,
  position: { commit: 12n, prepare: 12n },
});

describe('the encoding for EventStoreDB', () => {
  test('keeps every byte of data and metadata', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (data) => {
        const event = serialize(sampleEvent(data));
        const decoded = decode('ours-', received(encode('stream-1', 3, event, 0)));
        expect(decoded).toMatchObject({ ...event, stream: 'stream-1', revision: 3, index: 0 });
      }),
    );
  });

  test('writes metadata that nobody takes for JSON', () => {
    const { metadata } = encode('s', 0, serialize(sampleEvent()), 0);
    expect(() => JSON.parse(Buffer.from(metadata).toString())).toThrow();
  });

  test('refuses events that others wrote', () => {
    const encoded = encode('stream-1', 3, serialize(sampleEvent()), 0);
    expect(() => decode('ours-', { ...received(encoded), metadata: { parsed: 'JSON' } })).toThrow(ForeignEvent);
    expect(() => decode('ours-', { ...received(encoded), data: { parsed: 'JSON' } })).toThrow(ForeignEvent);
  });
});
