import { type Either, left, right } from 'fp-ts/Either';
import { documentClash, expectationHolds, type Place, repeated, tooLarge, wrongExpectedRevision } from './admission';
import { hashEvent } from './hash';
import type { Append, Appended, Position, ReadStream, RecordedEvent, StoreError } from './port';
import { justRecorded, serialize } from './serialize';
import type { StoredEvent } from './stored';

type Kept = Omit<StoredEvent, 'documents'> & { readonly sealed: readonly string[] };

export type MemoryLog = {
  /** `nextPosition` is asked once an event, ascending. `recorded` is empty if the append is a repetition. */
  readonly append: (
    append: Append,
    nextPosition: () => Position,
  ) => Either<StoreError, { readonly appended: Appended; readonly recorded: readonly RecordedEvent[] }>;
  readonly readStream: (stream: string, options?: ReadStream) => Either<StoreError, readonly StoredEvent[]>;
  /** Events after `after`, at most `limit`. */
  readonly readAfter: (after: Position, limit: number) => readonly StoredEvent[];
  readonly last: () => StoredEvent | null;
  /** Undefined: unknown; null: erased. */
  readonly document: (id: string) => Uint8Array | null | undefined;
  readonly erase: (ids: readonly string[]) => void;
};

/** Index of the first event after `after`, by bisection. */
const indexAfter = (log: readonly Kept[], after: Position): number => {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((log[middle]?.position ?? after) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** A log that lives and dies with the process. Synchronous; bytes are copied in, so that nobody can change them. */
export const createMemoryLog = (): MemoryLog => {
  const log: Kept[] = [];
  const streams = new Map<string, Kept[]>();
  const places = new Map<string, Place>();
  const documents = new Map<string, Uint8Array | null>();

  const show = ({ sealed, ...event }: Kept): StoredEvent => ({
    ...event,
    documents: new Map(sealed.map((id) => [id, documents.get(id) ?? null])),
  });

  const write = (append: Append, revision: number, nextPosition: () => Position): readonly RecordedEvent[] => {
    const sealed = (append.documents ?? []).filter(({ kind }) => kind === 'sealed').map(({ id }) => id);
    for (const { id, bytes } of append.documents ?? []) documents.set(id, Uint8Array.from(bytes));
    const stream = streams.get(append.stream) ?? [];
    streams.set(append.stream, stream);
    return append.events.map((event, index) => {
      const { id, type, data, metadata } = serialize(event);
      const place = { position: nextPosition(), stream: append.stream, revision: revision + index };
      const hash = hashEvent({ ...place, id, type, storedData: data, storedMetadata: metadata });
      const kept: Kept = { ...place, id, type, data, metadata, hash, sealed };
      log.push(kept);
      stream.push(kept);
      places.set(id, place);
      return justRecorded(event, show(kept));
    });
  };

  return {
    append: (append, nextPosition) => {
      const { stream, expected, events } = append;
      const large = tooLarge(stream, events.map(serialize));
      if (large !== null) return left(large);
      const known = repeated(
        stream,
        events.map(({ id }) => id),
        (id) => places.get(id),
      );
      const current = (streams.get(stream)?.length ?? 0) - 1;
      if (known !== 'new' && known !== 'clash') return right({ appended: known, recorded: [] });
      if (known === 'clash' || !expectationHolds(expected, current)) return left(wrongExpectedRevision(append, current));
      const ids = (append.documents ?? []).map(({ id }) => id);
      if (ids.some((id) => documents.has(id)) || new Set(ids).size < ids.length) return left(documentClash);
      const recorded = write(append, current + 1, nextPosition);
      const last = recorded.at(-1);
      if (last === undefined) throw new RangeError('An append needs at least one event');
      return right({ appended: { position: last.position, revision: last.revision }, recorded });
    },
    readStream: (stream, { direction = 'forwards', from, limit = 4096 } = {}) => {
      const events = streams.get(stream);
      if (events === undefined) return left({ _tag: 'StreamNotFound', stream });
      const chosen =
        direction === 'forwards'
          ? events.slice(from ?? 0, (from ?? 0) + limit)
          : events
              .slice(0, (from ?? events.length - 1) + 1)
              .reverse()
              .slice(0, limit);
      return right(chosen.map((event) => ({ ...show(event), documents: new Map() })));
    },
    readAfter: (after, limit) => {
      const start = indexAfter(log, after);
      return log.slice(start, start + limit).map(show);
    },
    last: () => {
      const last = log.at(-1);
      return last === undefined ? null : show(last);
    },
    document: (id) => documents.get(id),
    erase: (ids) => {
      for (const id of ids) if (documents.has(id)) documents.set(id, null);
    },
  };
};
