import { statfsSync } from 'node:fs';
import { type Either, isRight, left, right } from 'fp-ts/Either';
import { expectationHolds } from '../admission';
import type { StoreError } from '../port';
import { placeBehind, placedReply } from './ahead';
import type { Channel } from './channel';
import { storeErrorOf } from './failure';
import { type JournalPen, openJournalPen } from './journal';
import { encodeRecord } from './journal-record';
import { createNewness } from './newness';
import type { AppendReply, JournalState, LogContent, Submitted } from './protocol';
import { endOf } from './recovery';
import type { LogEnd, PlacedAppend } from './tables';
import { ROOM } from './writer';

/** Appends that this thread judges and makes durable by itself, while the log's thread writes nothing. */
export type Direct = {
  /** Whether the next appends may be made durable here, if they are new. */
  readonly isReady: () => boolean;
  /** The answers, as the log's thread gives them; null: it has to judge these, and nothing was written. */
  readonly append: (requests: readonly Submitted[], bytes: number) => Either<StoreError, readonly AppendReply[]> | null;
  /** These go to the log's thread. */
  readonly sent: (requests: readonly Submitted[]) => void;
  readonly close: () => void;
};

/** Larger ones are written by the log's thread. */
const MOST_BYTES = 64 * 1024;
/** Milliseconds after which the log's thread is told of what was written, if no call tells it before. */
const TELL_AFTER = 20;
/** Of so many kinds of streams it is known which names are new. */
const MOST_KINDS = 100;

/**
 * Writes to the journal the appends that need no question to the tables: new streams, events and documents whose ids are in order. Two
 * threads need not wake for them, which takes longer than a sync of a fast disk. `mostBlocking`: an append goes to the log's thread if the
 * last one took more milliseconds. `content` is what was in the log of `folder` when it was opened; nobody but this thread and the log's appends to it.
 */
export const createDirect = (
  channel: Channel,
  pen: JournalPen,
  folder: string,
  content: LogContent,
  mostBlocking: number,
): Direct => {
  const { greatest } = content;
  const { journal } = channel;
  const streams = new Map<string, string | null>();
  let telling: NodeJS.Timeout | null = null;

  const learn = async (kind: string): Promise<void> => {
    streams.set(kind, null);
    const answer = await channel.call('greatestStream', kind);
    if (isRight(answer)) streams.set(kind, answer.right);
    else streams.delete(kind);
  };
  const newness = createNewness({
    greatestIds: () => greatest,
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

  /** Null: one of them is not known to be new, or repeats another. */
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
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM;
  };

  const tellLater = (): void => {
    telling ??= setTimeout(() => {
      telling = null;
      void channel.call('take', null);
    }, TELL_AFTER);
  };

  const write = (placed: readonly PlacedAppend[], { next, end }: JournalState): boolean => {
    const start = performance.now();
    const record = encodeRecord({ follows: end.hash, appends: placed });
    if (!pen.write(record, next)) return false;
    journal.wrote({ next: next + record.byteLength, end: endOf(placed, end), took: performance.now() - start });
    tellLater();
    return true;
  };

  const turn = (): JournalState | null => {
    const state = journal.turn();
    return state === null || state.took > mostBlocking ? null : state;
  };

  return {
    isReady: () => turn() !== null,
    append: (requests, bytes) => {
      const state = turn();
      if (state === null || bytes > MOST_BYTES) return null;
      try {
        const placed = hasRoom() ? place(requests, state.end) : null;
        return placed === null || !write(placed, state) ? null : right(placed.map(placedReply));
      } catch (error) {
        journal.failed();
        return left(storeErrorOf(error));
      }
    },
    sent: (requests) => {
      for (const request of requests) newness.note(request);
    },
    close: () => {
      if (telling !== null) clearTimeout(telling);
      pen.close();
    },
  };
};

const areDistinct = (named: readonly { readonly id: string }[]): boolean =>
  named.length < 2 || new Set(named.map(({ id }) => id)).size === named.length;

/** Null: the log has no journal, or none that can be opened here. */
export const openDirect = (channel: Channel, folder: string, content: LogContent, mostBlocking: number): Direct | null => {
  try {
    return createDirect(channel, openJournalPen(folder), folder, content, mostBlocking);
  } catch {
    return null;
  }
};
