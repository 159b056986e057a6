import type { EventLog, LogStream, ProposedEvent, RecordedEvent } from './log';

export type ExpectedRevision =
  | { readonly kind: 'any' }
  | { readonly kind: 'no_stream' }
  | { readonly kind: 'stream_exists' }
  | { readonly kind: 'exact'; readonly revision: number };

/** What the store makes of an append. `currentRevision` undefined: the stream does not exist. */
export type Verdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'repeated'; readonly last: RecordedEvent }
  | { readonly kind: 'wrong-revision'; readonly currentRevision: number | undefined }
  | { readonly kind: 'stream-deleted' };

const currentRevision = (stream: LogStream | undefined): number | undefined =>
  stream === undefined || stream.records.length === 0 ? undefined : stream.records.length - 1;

const repeatedById = (stream: LogStream, events: readonly ProposedEvent[]): Verdict => {
  const known = events.map((event) => stream.byId.get(event.id));
  const last = known.at(-1);
  if (last !== undefined && known.every((record) => record !== undefined)) return { kind: 'repeated', last };
  if (known.every((record) => record === undefined)) return { kind: 'append' };
  return { kind: 'wrong-revision', currentRevision: currentRevision(stream) };
};

const repeatedAt = (stream: LogStream | undefined, after: number, events: readonly ProposedEvent[]): Verdict => {
  const there = events.map((_, index) => stream?.records[after + 1 + index]);
  const last = there.at(-1);
  const same = there.every((record, index) => record !== undefined && record.id === events[index]?.id);
  return last !== undefined && same
    ? { kind: 'repeated', last }
    : { kind: 'wrong-revision', currentRevision: currentRevision(stream) };
};

/**
 * The rules of "Appending events", chapters "Handling concurrency" and "Idempotence", of EventStoreDB's documentation: with `any` and `stream_exists`
 * a repeat is known by its event ids; with a revision by the ids that follow that revision; a half repeat is a wrong revision.
 */
export const judgeAppend = (
  log: EventLog,
  name: string,
  expected: ExpectedRevision,
  events: readonly ProposedEvent[],
): Verdict => {
  const stream = log.stream(name);
  if (stream?.tombstoned === true) return { kind: 'stream-deleted' };
  const current = currentRevision(stream);
  const visible = stream !== undefined && stream.visibleFrom < stream.records.length;
  switch (expected.kind) {
    case 'any':
      return stream === undefined ? { kind: 'append' } : repeatedById(stream, events);
    case 'stream_exists':
      return stream === undefined || !visible
        ? { kind: 'wrong-revision', currentRevision: undefined }
        : repeatedById(stream, events);
    case 'no_stream':
      return visible ? repeatedAt(stream, stream.visibleFrom - 1, events) : { kind: 'append' };
    case 'exact':
      return expected.revision === current ? { kind: 'append' } : repeatedAt(stream, expected.revision, events);
  }
};
