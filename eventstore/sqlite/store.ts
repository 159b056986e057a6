import { type Either, isLeft, left, map, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { assertEvents, closedStore, tooLarge } from '../admission';
import { createFeed } from '../feed';
import type { MoveTarget } from '../move-log';
import type { StoreError } from '../port';
import { serialize } from '../serialize';
import { StoreFailure } from '../store-failure';
import type { StoredLog } from '../stored';
import { type Channel, openChannel } from './channel';
import { type DirectWriter, openDirectWriter } from './direct';
import { createGroupCommit } from './group-commit';
import type { LogContent, OpenError } from './protocol';
import { readsOf } from './reads';

export type SqliteOptions = {
  /** Holds `log.db`; made if it is not there. */
  readonly folder: string;
  /** Appends nothing (but settles what a process that was killed has left in its journal); subscriptions end with what is in the log when they start. Default: false. */
  readonly readOnly?: boolean;
  /** An append may block the caller's thread instead of waiting for that of the log, as long as they take no more milliseconds (see `pace.ts`). Default: 1. */
  readonly mostBlocking?: number;
};

const MOST_BLOCKING = 1;

export type SqliteStore = StoredLog & {
  /** Appends events whose bytes are given, for `import`: subscriptions are not told. */
  readonly appendStored: MoveTarget['appendStored'];
  /** Copies the log to `log.db` in another folder while appends go on. Refused with reason EEXIST if there is one. */
  readonly backup: (folder: string) => TaskEither<StoreError, void>;
};

/**
 * The embedded log: SQLite on one thread of its own, behind a journal that is synced before an append is answered; appends grouped.
 * Only one process (and one store in it) may write to a folder; others may read it meanwhile.
 */
export const openSqliteStore =
  ({ folder, readOnly = false, mostBlocking = MOST_BLOCKING }: SqliteOptions): TaskEither<OpenError, SqliteStore> =>
  async (): Promise<Either<OpenError, SqliteStore>> =>
    map(({ channel, content }: { channel: Channel; content: LogContent }) =>
      createStore(channel, content, readOnly ? null : openDirectWriter(channel, folder, content, mostBlocking)),
    )(await openChannel({ folder, readOnly }));

const createStore = (channel: Channel, content: LogContent, direct: DirectWriter | null): SqliteStore => {
  let closing: Promise<void> | null = null;

  const reads = readsOf(channel);
  const feed = createFeed(reads.readAll, content.last?.position ?? null);
  const commits = createGroupCommit(channel, direct, feed.publish);
  channel.onEnd((error) => void feed.close(new StoreFailure(error)));

  const close = async (): Promise<void> => {
    await commits.drained();
    await feed.close(new StoreFailure(closedStore));
    direct?.close();
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
    ...reads,
    subscribe: feed.subscribe,
    appendStored: async (append) => {
      direct?.sent([append]);
      const replies = await channel.call(
        'append',
        [append],
        append.documents.map(({ bytes }) => bytes.buffer),
      );
      return isLeft(replies) ? replies : (replies.right[0] ?? right(undefined));
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
