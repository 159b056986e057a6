import { chain, type Either, isLeft, left, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { kernelActor } from '../domain/event';
import type { Clock, Ids, Micros } from '../domain/time';
import { assertEvents, closedStore } from './admission';
import { createFeed } from './feed';
import { createMemoryLog } from './memory-log';
import type { Append, Appended, Position, StoreError } from './port';
import { placeInTime, recordedEvents } from './reading';
import { StoreFailure } from './store-failure';
import type { StoredEvent, StoredLog } from './stored';
import { createTurns } from './turns';
import { currentSchema } from './upcast';

/** Type of the durable event that makes room for transient ones. Nothing else reads it. */
export const TRANSIENT_ROOM_OPENED = 'TransientRoomOpened';
const MARK_STREAM = 'transient';

export type TransientOptions = {
  /** The durable store. All its positions are multiples of `positionStep`, and nobody else appends to it. */
  readonly store: StoredLog;
  /** Streams whose name starts with this are kept in memory. */
  readonly prefix: string;
  readonly positionStep: bigint;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly node: string;
};

/**
 * A store whose streams with `prefix` never reach the disk (`SaveJobs: false`), but are appended, read and subscribed to
 * as all others, in one order with them.
 *
 * Positions: the durable store leaves a gap of `positionStep - 1` after each of its positions; a transient event takes
 * the next place in the gap after the last durable event. So durable events have the same positions with and without this
 * wrapper, and a projection's checkpoint stays good when the option is switched. So that no run gives a position away
 * that a projection may have checkpointed in an earlier one, every run starts with a durable event of its own
 * (`TransientRoomOpened`), as does every gap that follows a full one: a gap is used by one run only.
 *
 * Order: appends to the disk run side by side; an append to memory waits for those before it, and those after it wait
 * for it. So the order of calls, of positions and of times is one, as it is in the durable store.
 */
export const createTransientStore =
  (options: TransientOptions): TaskEither<StoreError, StoredLog> =>
  async (): Promise<Either<StoreError, StoredLog>> => {
    const { store, positionStep } = options;
    const before = await store.last()();
    if (isLeft(before)) return before;
    const opened = await openRoom(options, Math.max(before.right?.time ?? 0, options.clock.now()));
    if (isLeft(opened)) return opened;
    return right(wrap(options, opened.right.position, positionStep));
  };

const openRoom = ({ store, ids, node }: TransientOptions, time: Micros): Promise<Either<StoreError, Appended>> => {
  const id = ids.uuid();
  const schema = currentSchema(TRANSIENT_ROOM_OPENED);
  const metadata = { actor: kernelActor, correlationId: id, causationId: null, schema, time, node };
  const events = [{ id, type: TRANSIENT_ROOM_OPENED, data: {}, metadata }];
  return store.append({ stream: MARK_STREAM, expected: 'any', events })();
};

const wrap = (options: TransientOptions, start: Position, step: bigint): StoredLog => {
  const { store, prefix } = options;
  const memory = createMemoryLog();
  const turns = createTurns();
  let base = start;
  let used = 0n;
  let closed = false;

  const isTransient = (stream: string): boolean => stream.startsWith(prefix);

  const readStored: StoredLog['readStored'] = (after, limit) => async () => {
    if (closed) return left(closedStore);
    const durable = await store.readStored(after, limit)();
    if (isLeft(durable)) return durable;
    const from = after ?? 0n;
    const last = durable.right.at(-1)?.position ?? from;
    // Later transient events may follow durable ones that this read did not see.
    const end = last - (last % step) + step;
    const transient = memory.readAfter(from, limit).filter(({ position }) => position < end);
    return right(merge(durable.right, transient).slice(0, limit));
  };

  const readAll: StoredLog['readAll'] = (after, limit) => async () => chain(recordedEvents)(await readStored(after, limit)());

  const feed = createFeed(readAll, start);
  const durableFeed = store.subscribe(start, (events) => {
    base = events.at(-1)?.position ?? base;
    used = 0n;
    feed.publish(events);
  });
  durableFeed.waitFor(END_OF_TIME).catch((error: Error) => feed.close(error));

  const appendDurable = async (append: Append): Promise<Either<StoreError, Appended>> => {
    const appended = await store.append(append)();
    if (isLeft(appended)) return appended;
    return durableFeed.waitFor(appended.right.position).then(
      () => appended,
      () => appended,
    );
  };

  const appendTransient = async (append: Append): Promise<Either<StoreError, Appended>> => {
    if (closed) return left(closedStore);
    if (used + BigInt(append.events.length) >= step) {
      const opened = await openRoom(options, append.events[0]?.metadata.time ?? 0);
      if (isLeft(opened)) return opened;
      await durableFeed.waitFor(opened.right.position);
    }
    const result = memory.append(append, () => {
      used += 1n;
      return base + used;
    });
    if (isLeft(result)) return result;
    feed.publish(result.right.recorded);
    return right(result.right.appended);
  };

  return {
    append: (append) => async () => {
      assertEvents(append);
      return isTransient(append.stream)
        ? turns.exclusive(() => appendTransient(append))
        : turns.shared(() => appendDurable(append));
    },
    readStream: (stream, read) =>
      isTransient(stream)
        ? async () => (closed ? left(closedStore) : chain(recordedEvents)(memory.readStream(stream, read)))
        : store.readStream(stream, read),
    readAll,
    readStored,
    last: () => async () => {
      const transient = memory.last();
      const durable = await store.last()();
      if (isLeft(durable) || transient === null) return durable;
      return durable.right !== null && durable.right.position > transient.position ? durable : placeInTime(transient);
    },
    subscribe: feed.subscribe,
    document: (id) => {
      const bytes = memory.document(id);
      return bytes === undefined ? store.document(id) : async () => right(bytes);
    },
    eraseDocuments: (ids) => {
      const transient = ids.filter((id) => memory.document(id) !== undefined);
      const durable = ids.filter((id) => memory.document(id) === undefined);
      return async () => {
        memory.erase(transient);
        return durable.length === 0 ? right(undefined) : store.eraseDocuments(durable)();
      };
    },
    close: async () => {
      closed = true;
      await feed.close(new StoreFailure(closedStore));
      await durableFeed.close();
      await store.close();
    },
  };
};

/** Later than any position: waiting for it tells when a subscription breaks. */
const END_OF_TIME: Position = 2n ** 63n;

const merge = (one: readonly StoredEvent[], other: readonly StoredEvent[]): readonly StoredEvent[] =>
  [...one, ...other].sort((a, b) => (a.position < b.position ? -1 : 1));
