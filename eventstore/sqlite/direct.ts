import { isRight, left } from 'fp-ts/Either';
import { expectationHolds } from '../admission';
import { placeBehind, placedReply } from './ahead';
import type { Channel } from './channel';
import { storeErrorOf } from './failure';
import { freeBytes } from './files';
import { type JournalPen, openJournalPen } from './journal';
import { encodeRecord } from './journal-record';
import { createNewness } from './newness';
import { createPace } from './pace';
import type { AppendReply, JournalState, LogContent, Submitted } from './protocol';
import { endOf } from './recovery';
import type { PlacedAppend } from './tables';
import { ROOM } from './writer';

/** Writes to the journal on the thread that appends, while that of the log writes nothing. */
export type DirectWriter = {
  /** The answer to an append that is durable, or was refused; null: the log's thread has to judge it, and nothing was written. `bytes`: of its events and documents. */
  readonly append: (request: Submitted, bytes: number) => AppendReply | null;
  /** These go to the log's thread. */
  readonly sent: (requests: readonly Submitted[]) => void;
  readonly close: () => void;
};

/** What a direct writer works with. `free`: bytes that are free on the disk. */
export type DirectPorts = { readonly channel: Channel; readonly pen: JournalPen; readonly free: () => number };

/** Larger ones are written by the log's thread. */
const MOST_BYTES = 64 * 1024;

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
      if (!streams.has(kind)) void learn(kind);
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
      if (state.took !== null) pace.there(state.took);
      judged = state;
    }
    return pace.isFast() ? state : null;
  };

  const hasRoom = (): boolean => {
    try {
      return free() >= ROOM;
    } catch {
      // The log's thread meets the same failure, and tells of it.
      return false;
    }
  };

  const write = (placed: PlacedAppend, { next, end }: JournalState): boolean => {
    const start = performance.now();
    const record = encodeRecord({ follows: end.hash, appends: [placed] });
    if (!pen.write(record, next)) return false;
    const took = performance.now() - start;
    judged = { next: next + record.byteLength, end: endOf([placed], end), took };
    pace.here(took);
    journal.wrote(judged);
    return true;
  };

  return {
    append: (request, bytes) => {
      const state = turn();
      if (state === null || bytes > MOST_BYTES || !isNew(request) || !hasRoom()) return null;
      newness.note(request);
      const placed = placeBehind(state.end, request, 0);
      try {
        return write(placed, state) ? placedReply(placed) : null;
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
