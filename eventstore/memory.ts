import { chain, left, map as mapEither, right } from 'fp-ts/Either';
import { assertEvents, closedStore } from './admission';
import { createFeed } from './feed';
import { createMemoryLog } from './memory-log';
import type { Appended, Position, RecordedEvent } from './port';
import { placeInTime, recordedEvents } from './reading';
import { StoreFailure } from './store-failure';
import type { StoredLog } from './stored';
import { BEFORE_ALL } from './subscription';

export type MemoryStoreOptions = {
  /** Distance of neighbouring positions; default 1. */
  readonly positionStep?: number;
  /** Called with each delivery to live subscriptions: they get it when `deliver` is called. Default: at once. */
  readonly deliverAfter?: (deliver: () => void) => void;
};

/** A store that lives and dies with the process: for tests. */
export const createMemoryStore = (options: MemoryStoreOptions = {}): StoredLog => {
  const step = BigInt(options.positionStep ?? 1);
  const deliverAfter = options.deliverAfter ?? ((deliver: () => void): void => deliver());
  const log = createMemoryLog();
  let last: Position = 0n;
  let closed = false;

  const nextPosition = (): Position => {
    last += step;
    return last;
  };

  const undelivered: (readonly RecordedEvent[])[] = [];
  const deliver = (): void => feed.publish(undelivered.shift() ?? []);

  const readStored: StoredLog['readStored'] = (after, limit) => async () =>
    closed ? left(closedStore) : right(log.readAfter(after ?? BEFORE_ALL, limit));

  const readAll: StoredLog['readAll'] = (after, limit) => async () => chain(recordedEvents)(await readStored(after, limit)());

  const feed = createFeed(readAll, null);

  return {
    append: (append) => async () => {
      assertEvents(append);
      if (closed) return left(closedStore);
      const result = log.append(append, nextPosition);
      return mapEither(({ appended, recorded }: { appended: Appended; recorded: readonly RecordedEvent[] }) => {
        undelivered.push(recorded);
        deliverAfter(deliver);
        return appended;
      })(result);
    },
    readStream: (stream, read) => async () => (closed ? left(closedStore) : chain(recordedEvents)(log.readStream(stream, read))),
    readAll,
    readStored,
    last: () => async () => (closed ? left(closedStore) : placeInTime(log.last())),
    subscribe: feed.subscribe,
    document: (id) => async () => {
      if (closed) return left(closedStore);
      const bytes = log.document(id);
      return bytes === undefined ? left({ _tag: 'DocumentNotFound', document: id }) : right(bytes);
    },
    eraseDocuments: (ids) => async () => (closed ? left(closedStore) : right(log.erase(ids))),
    close: async () => {
      closed = true;
      await feed.close(new StoreFailure(closedStore));
    },
  };
};
