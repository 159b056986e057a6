import type { Append, Appended, ExpectedRevision, StoreError } from './port';
import { MAX_APPEND_BYTES, MAX_EVENT_BYTES } from './port';
import type { SerializedEvent } from './stored';
import { upcast } from './upcast';

/** Whether an append may go through: the rules that every driver shares. */
export const expectationHolds = (expected: ExpectedRevision, current: number): boolean => {
  if (typeof expected === 'number') return expected === current;
  switch (expected) {
    case 'any':
      return true;
    case 'none':
      return current === -1;
    case 'exists':
      return current >= 0;
  }
};

/** The `EventTooLarge` of an append, or null. Documents do not count. */
export const tooLarge = (stream: string, events: readonly SerializedEvent[]): StoreError | null => {
  let total = 0;
  for (const event of events) {
    const bytes = Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata);
    if (bytes > MAX_EVENT_BYTES) return { _tag: 'EventTooLarge', stream, bytes, limit: MAX_EVENT_BYTES };
    total += bytes;
  }
  return total > MAX_APPEND_BYTES ? { _tag: 'EventTooLarge', stream, bytes: total, limit: MAX_APPEND_BYTES } : null;
};

/** Throws on what only a defect can append: no event at all (no position could answer it), or one that could not be read again. */
export const assertEvents = (append: Append): void => {
  if (append.events.length === 0) throw new RangeError('An append needs at least one event');
  for (const { type, data, metadata } of append.events) upcast(type, metadata.schema, data);
};

/** Where an event of a given id is. */
export type Place = Appended & { readonly stream: string };

/**
 * Tells a repeated append from a new one: `new` if no id is known, the answer of the first time if all of them are
 * known in this order, `clash` if only some are.
 */
export const repeated = (
  stream: string,
  ids: readonly string[],
  find: (id: string) => Place | undefined,
): Appended | 'new' | 'clash' => {
  const places = ids.map(find);
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) {
    return places.some((place) => place !== undefined) || new Set(ids).size < ids.length ? 'clash' : 'new';
  }
  const inOrder = places.every((place, index) => place?.stream === stream && place.revision === first.revision + index);
  return inOrder ? { position: last.position, revision: last.revision } : 'clash';
};

export const wrongExpectedRevision = (append: Pick<Append, 'stream' | 'expected'>, current: number): StoreError => ({
  _tag: 'WrongExpectedRevision',
  stream: append.stream,
  expected: append.expected,
  current,
});

export const documentClash: StoreError = { _tag: 'StoreUnavailable', reason: 'the id of a document is already taken' };

export const closedStore: StoreError = { _tag: 'StoreUnavailable', reason: 'the log is closed' };
