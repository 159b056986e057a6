import { type Either, isRight, left, right } from 'fp-ts/Either';
import { expectationHolds } from '../admission';
import type { StoreError } from '../port';
import { placeBehind, placedReply } from './ahead';
import type { Channel } from './channel';
import { storeErrorOf } from './failure';
import { freeBytes } from './files';
import { type JournalPen, openJournalPen } from './journal';
import { encodeRecord } from './journal-record';
import { createNewness } from './newness';
import { createPace } from './pace';
import { type AppendReply, type JournalState, type LogContent, type Submitted, TAKE_AFTER } from './protocol';
import { endOf } from './recovery';
import type { LogEnd, PlacedAppend } from './tables';
import { ROOM } from './writer';

/** Writes to the journal on the thread that appends, while that of the log writes nothing. */
export type DirectWriter = {
  /** The answers, as the log's thread gives them, of appends that are durable; null: that thread has to judge these, and nothing was written. */
  readonly append: (requests: readonly Submitted[]) => Either<StoreError, readonly AppendReply[]> | null;
  /** These go to the log's thread. */
  readonly sent: (requests: readonly Submitted[]) => void;
  readonly close: () => void;
};

/** What a direct writer works with. `free`: bytes that are free on the disk. */
export type DirectPorts = { readonly channel: Channel; readonly pen: JournalPen; readonly free: () => number };

/** Larger ones are written by the log's thread: bytes of events and documents. */
const MOST_BYTES = 64 * 1024;
/** Of so many kinds of streams it is known which names are new. */
const MOST_KINDS = 100;

/**
 * Takes the appends that need no question to the tables: new streams, and events and documents whose ids come in order. For these two threads would have to
 * wake, which takes longer than a sync of a fast disk. `mostBlocking`: milliseconds that one may hold up this thread (a disk that stalls holds it up longer,
 * now and then: see `pace.ts`). `content`: what was in the log when it was opened; nobody appends to it but this thread and the log's.
 */
export const createDirectWriter = (
  { channel, pen, free }: DirectPorts,
  content: LogContent,
  mostBlocking: number,
): DirectWriter => {
  const { journal } = channel;
  const pace = createPace(mostBlocking);
  const streams = new Map<string, string | null>();
  let judged: JournalState | null = null;
  let asked = Number.NEGATIVE_INFINITY;

  /** The names of a kind are not new until the log's thread has told the greatest one. */
  const learn = async (kind: string): Promise<void> => {
    streams.set(kind, null);
    const answer = await channel.call('greatestStream', kind);
    if (isRight(answer)) streams.set(kind, answer.right);
    else streams.delete(kind);
  };
  const newness = createNewness({
    greatestIds: () => content.greatest,
    greatestStream: (kind) => {
      if (!streams.has(kind) && streams.size < MOST_KINDS) void learn(kind);
      return streams.get(kind) ?? null;
    },
  });

  const isNew = ({ stream, expected, events, documents }: Submitted): boolean =>
    expectationHolds(expected, -1) &&
    newness.ofStream(stream) &&
    events.every(({ id }) => newness.ofEvent(id)) &&
    documents.every(({ id }) => newness.ofDocument(id)) &&
    areDistinct(events) &&
    areDistinct(documents);

  const turn = (): JournalState | null => {
    const state = journal.turn();
    if (state !== null && state !== judged) {
      pace.there(state.took);
      judged = state;
    }
    return pace.isFast() ? state : null;
  };

  /** Null: one of them repeats what another has. */
  const place = (requests: readonly Submitted[], end: LogEnd): readonly PlacedAppend[] | null => {
    const placed: PlacedAppend[] = [];
    for (const request of requests) {
      if (!isNew(request)) return null;
      newness.note(request);
      placed.push(placeBehind(endOf(placed, end), request, 0));
    }
    return placed;
  };

  const hasRoom = (): boolean => {
    try {
      return free() >= ROOM;
    } catch {
      // The log's thread meets the same failure, and tells of it.
      return false;
    }
  };

  /** The log's thread takes the record with its next call, or some time after this one was asked for. */
  const takeSoon = (now: number): void => {
    if (now - asked < TAKE_AFTER) return;
    asked = now;
    channel.takeSoon();
  };

  const write = (placed: readonly PlacedAppend[], { next, end }: JournalState): boolean => {
    const start = performance.now();
    const record = encodeRecord({ follows: end.hash, appends: placed });
    if (!pen.write(record, next)) return false;
    const written = performance.now();
    judged = { next: next + record.byteLength, end: endOf(placed, end), took: written - start };
    pace.here(judged.took);
    journal.wrote(judged);
    takeSoon(written);
    return true;
  };

  return {
    append: (requests) => {
      const state = turn();
      if (state === null || sizeOf(requests) > MOST_BYTES || !hasRoom()) return null;
      const placed = place(requests, state.end);
      if (placed === null) return null;
      try {
        return write(placed, state) ? right(placed.map(placedReply)) : null;
      } catch (error) {
        journal.failed();
        return left(storeErrorOf(error));
      }
    },
    sent: (requests) => {
      for (const request of requests) newness.note(request);
    },
    close: pen.close,
  };
};

const areDistinct = (named: readonly { readonly id: string }[]): boolean =>
  named.length < 2 || new Set(named.map(({ id }) => id)).size === named.length;

const sizeOf = (requests: readonly Submitted[]): number => {
  let size = 0;
  for (const { events, documents } of requests) {
    for (const { data, metadata } of events) size += data.length + metadata.length;
    for (const { bytes } of documents) size += bytes.byteLength;
  }
  return size;
};

/** Null: the log has no journal, or it cannot be opened once more; the log's thread does all then. */
export const openDirectWriter = (
  channel: Channel,
  folder: string,
  content: LogContent,
  mostBlocking: number,
): DirectWriter | null => {
  try {
    return createDirectWriter({ channel, pen: openJournalPen(folder), free: () => freeBytes(folder) }, content, mostBlocking);
  } catch {
    return null;
  }
};
