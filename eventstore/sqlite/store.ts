import { chain, type Either, isLeft, left, map, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { assertEvents, closedStore, tooLarge } from '../admission';
import { createFeed } from '../feed';
import type { Position, StoreError } from '../port';
import { placeInTime, recordedEvents } from '../reading';
import { serialize } from '../serialize';
import { StoreFailure } from '../store-failure';
import type { StoredEvent, StoredLog } from '../stored';
import { type Channel, openChannel } from './channel';
import { createGroupCommit } from './group-commit';
import type { OpenError } from './protocol';

export type SqliteOptions = {
  /** Holds `log.db`; made if it is not there. */
  readonly folder: string;
  /** Takes no lock and writes nothing; subscriptions end with what is in the log when they start. Default: false. */
  readonly readOnly?: boolean;
};

export type SqliteStore = StoredLog & {
  /** Copies the log to `log.db` in another folder while appends go on. Refused with reason EEXIST if there is one. */
  readonly backup: (folder: string) => TaskEither<StoreError, void>;
};

/**
 * The embedded log: SQLite on one thread of its own, a write-ahead log synced at every commit, commits grouped.
 * Only one process (and one store in it) may write to a folder; others may read it meanwhile.
 */
export const openSqliteStore =
  ({ folder, readOnly = false }: SqliteOptions): TaskEither<OpenError, SqliteStore> =>
  async (): Promise<Either<OpenError, SqliteStore>> =>
    map(({ channel, last }: { channel: Channel; last: StoredEvent | null }) => createStore(channel, last?.position ?? null))(
      await openChannel({ folder, readOnly }),
    );

/** Positions beyond it do not exist in SQLite. */
const clamp = (after: Position | null): number =>
  after === null ? 0 : Number(after > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : after);

const createStore = (channel: Channel, tail: Position | null): SqliteStore => {
  let closing: Promise<void> | null = null;

  const readStored: StoredLog['readStored'] = (after, limit) => () => channel.call('readAll', { after: clamp(after), limit });
  const readAll: StoredLog['readAll'] = (after, limit) => async () => chain(recordedEvents)(await readStored(after, limit)());
  const feed = createFeed(readAll, tail);
  const commits = createGroupCommit(channel, feed.publish);
  channel.onEnd((error) => void feed.close(new StoreFailure(error)));

  const close = async (): Promise<void> => {
    await commits.drained();
    await feed.close(new StoreFailure(closedStore));
    await channel.call('close', null);
  };

  return {
    append: (append) => async () => {
      assertEvents(append);
      if (closing !== null) return left(closedStore);
      const events = append.events.map(serialize);
      const large = tooLarge(append.stream, events);
      return large === null ? commits.append(append, events) : left(large);
    },
    readStream:
      (stream, options = {}) =>
      async () => {
        const read = await channel.call('readStream', { stream, options });
        return isLeft(read) ? read : chain(recordedEvents)(read.right);
      },
    readAll,
    readStored,
    last: () => async () => chain(placeInTime)(await channel.call('last', null)),
    subscribe: feed.subscribe,
    document: (id) => async () => {
      const read = await channel.call('document', id);
      return isLeft(read) ? read : read.right;
    },
    eraseDocuments: (ids) => async () => {
      const erased = await channel.call('erase', ids);
      return isLeft(erased) ? erased : right(undefined);
    },
    backup: (target) => async () => {
      const copied = await channel.call('backup', target);
      return isLeft(copied) ? copied : right(undefined);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};
