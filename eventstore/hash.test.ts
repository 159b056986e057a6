import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type HashedEvent, hashEvent } from './hash';

const event: HashedEvent = { stream: 'job-1', revision: 10, id: 'id', type: 'Ä', storedData: '{}', storedMetadata: '{"a":1}' };

test('the hash of an event is SHA-256 over its fields, each behind its length in bytes', () => {
  const encoded = '5:job-12:102:id2:Ä2:{}7:{"a":1}';
  expect(hashEvent(event)).toBe(createHash('sha256').update(encoded, 'utf8').digest('hex'));
});

test('events that differ in any field differ in their hash, however their fields border on each other', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '1', ':', '2', '0'), maxLength: 6 });
  const events = fc.record({
    stream: field,
    revision: fc.nat(30),
    id: field,
    type: field,
    storedData: field,
    storedMetadata: field,
  });
  fc.assert(
    fc.property(events, events, (one, other) => {
      expect(hashEvent(one) === hashEvent(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});
