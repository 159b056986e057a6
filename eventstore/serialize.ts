import type { Actor, EventMetadata } from '../domain/event';
import type { Json, JsonObject } from '../domain/json';
import type { NewEvent, RecordedEvent } from './port';
import type { SerializedEvent, StoredEvent } from './stored';
import { UnreadableEvent, upcast } from './upcast';

/** The strings that are stored, hashed and never changed again. */
export const serialize = (event: NewEvent): SerializedEvent => ({
  id: event.id,
  type: event.type,
  data: JSON.stringify(event.data),
  metadata: JSON.stringify(event.metadata),
});

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseObject = (text: string): JsonObject => {
  const value: Json = JSON.parse(text);
  if (!isObject(value)) throw new SyntaxError('not an object');
  return value;
};

const text = (value: Json | undefined): string => {
  if (typeof value !== 'string') throw new SyntaxError('not a string');
  return value;
};

const textOrNull = (value: Json | undefined): string | null => (value === null ? null : text(value));

const number = (value: Json | undefined): number => {
  if (typeof value !== 'number') throw new SyntaxError('not a number');
  return value;
};

const actorOf = (value: Json | undefined): Actor => {
  if (!isObject(value)) throw new SyntaxError('no actor');
  switch (value.kind) {
    case 'kernel':
      return { kind: 'kernel' };
    case 'http':
      return { kind: 'http', address: text(value.address), user: textOrNull(value.user) };
    case 'dicom':
      return {
        kind: 'dicom',
        address: text(value.address),
        aet: text(value.aet),
        ...(value.calledAet === undefined ? {} : { calledAet: text(value.calledAet) }),
      };
    default:
      throw new SyntaxError('an unknown kind of actor');
  }
};

const metadataOf = (stored: string): EventMetadata => {
  const value = parseObject(stored);
  return {
    actor: actorOf(value.actor),
    correlationId: text(value.correlationId),
    causationId: textOrNull(value.causationId),
    schema: number(value.schema),
    time: number(value.time),
    node: text(value.node),
  };
};

/** The event with its data upcast. Throws `UnreadableEvent`, which names position and type but no content. */
export const toRecorded = (stored: StoredEvent): RecordedEvent => {
  try {
    const metadata = metadataOf(stored.metadata);
    return recorded(stored, upcast(stored.type, metadata.schema, parseObject(stored.data)), metadata);
  } catch (error) {
    if (error instanceof UnreadableEvent) throw error;
    throw new UnreadableEvent(`The event ${stored.type} at position ${stored.position} is damaged: run "anamnesis verify"`);
  }
};

/**
 * The event that was just stored, without reading it again: `data` is what the caller handed in (upcast if it is of an
 * old schema), which must hold nothing that JSON changes (no NaN, no -0).
 */
export const justRecorded = (event: NewEvent, stored: StoredEvent): RecordedEvent =>
  recorded(stored, upcast(event.type, event.metadata.schema, event.data), event.metadata);

const recorded = (stored: StoredEvent, data: JsonObject, metadata: EventMetadata): RecordedEvent => ({
  position: stored.position,
  stream: stored.stream,
  revision: stored.revision,
  id: stored.id,
  type: stored.type,
  data,
  metadata,
  hash: stored.hash,
  stored: { data: stored.data, metadata: stored.metadata },
  documents: stored.documents,
});
