import { hashEvent } from '../hash';
import type { PlacedEvent } from '../sqlite/replica';
import type { SerializedEvent } from '../stored';

/** An event as EventStoreDB keeps it. */
export type EncodedEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/** What the client hands over of an event. */
export type ReceivedEvent = {
  readonly streamId: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position?: { readonly commit: bigint; readonly prepare: bigint } | undefined;
};

/** An event of our prefix that this driver did not write, or that was changed. */
export class ForeignEvent extends Error {}

/**
 * Data and metadata are stored byte for byte, as octets: the client parses what is declared to be JSON. The metadata is
 * preceded by a line with the event's hash and its index in its append, so that the whole is no JSON, which the client
 * would parse as well.
 */
export const encode = (stream: string, revision: number, event: SerializedEvent, index: number): EncodedEvent => {
  const { id, type, data, metadata } = event;
  const hash = hashEvent({ stream, revision, id, type, storedData: data, storedMetadata: metadata });
  return { id, type, data: Buffer.from(data), metadata: Buffer.from(`${hash} ${index}\n${metadata}`) };
};

/** What the first line of the metadata takes at most. */
const HEAD_BYTES = 64 + 1 + 9 + 1;
/** EventStoreDB counts the type of an event with two bytes a character. */
const TYPE_BYTES = 2;

/** The bytes of an append as EventStoreDB counts them against its MaxAppendSize, or a few more. */
export const sizeInEventStoreDb = (events: readonly SerializedEvent[]): number =>
  events.reduce(
    (sum, { type, data, metadata }) =>
      sum + Buffer.byteLength(data) + Buffer.byteLength(metadata) + HEAD_BYTES + TYPE_BYTES * type.length,
    0,
  );

const FIRST_LINE = /^([0-9a-f]{64}) ([0-9]{1,9})\n/;

/** Throws a `ForeignEvent`, which names where the event is. */
export const decode = (prefix: string, event: ReceivedEvent): PlacedEvent => {
  const { data, metadata, position, streamId, id, type } = event;
  const head = metadata instanceof Uint8Array ? Buffer.from(metadata).toString() : '';
  const [line, hash, index] = FIRST_LINE.exec(head) ?? [];
  if (line === undefined || hash === undefined || !(data instanceof Uint8Array) || position === undefined) {
    throw new ForeignEvent(`The event ${event.revision} of ${streamId} was not written by Anamnesis`);
  }
  return {
    position: Number(position.prepare) + 1,
    stream: streamId.slice(prefix.length),
    revision: Number(event.revision),
    id,
    type,
    data: Buffer.from(data).toString(),
    metadata: head.slice(line.length),
    hash,
    index: Number(index),
  };
};
