import { randomUUID } from 'node:crypto';
import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { assertEvents, closedStore, tooLarge } from '../admission';
import { createFeed } from '../feed';
import type { LogHealth } from '../health';
import { MAX_APPEND_BYTES } from '../port';
import { recordedEvents } from '../reading';
import { serialize } from '../serialize';
import { type Channel, openChannel } from '../sqlite/channel';
import type { OpenError } from '../sqlite/protocol';
import { readsOf } from '../sqlite/reads';
import { StoreFailure } from '../store-failure';
import type { StoredLog } from '../stored';
import { type AppendQueue, createAppendQueue, type QueuedAppend } from './append-queue';
import { createAppendWatch } from './append-watch';
import { createBatchAppend } from './batch-append';
import { lastOf } from './catch-up';
import { type ClosableClient, openClient } from './client';
import { decode, ForeignEvent, sizeInEventStoreDb } from './encoding';
import { createLink, type Place, pause } from './link';
import { createPlacements } from './placements';
import { followLog } from './tail';

export type EventStoreDbOptions = {
  /** As the client takes it; may hold a user and a password: never logged. */
  readonly connectionString: string;
  /** What the names of our streams start with in EventStoreDB. */
  readonly prefix: string;
  /** Holds the replica, a log of SQLite; made if it is not there. */
  readonly folder: string;
  /** Milliseconds that the first connection may take. */
  readonly startupTimeout: number;
  /** Milliseconds that an append may be under way before the log counts as stalled. Default: 10 s. */
  readonly appendTimeout?: number;
  /** Told of broken connections: a word of the client's, without content. */
  readonly report: (message: string) => void;
};

export type ConnectError =
  | OpenError
  | { readonly _tag: 'BadConnectionString' }
  /** `reason` is the client's word for the last attempt. */
  | { readonly _tag: 'CannotConnect'; readonly reason: string }
  /** The replica knows an event that EventStoreDB does not have. */
  | { readonly _tag: 'OtherLog' }
  /** What EventStoreDB holds of our streams ends with an event that is not ours or was damaged; `reason` names it. */
  | { readonly _tag: 'DamagedLog'; readonly reason: string };

export type EventStoreDbStore = StoredLog & {
  /** As `append`, of events whose bytes are given: for `import`. */
  readonly appendStored: AppendQueue['append'];
  /** Resolves when appends are taken, or with the abort. */
  readonly connected: (stop: AbortSignal) => Promise<void>;
  readonly health: LogHealth;
};

const clientOf = (connectionString: string): ClosableClient | null => {
  try {
    return openClient(connectionString);
  } catch {
    return null;
  }
};

/** How long a close waits for appends whose fate is not known yet. */
const CLOSE_MS = 5000;
const APPEND_MS = 10_000;

/**
 * EventStoreDB as the log. Appends go there; everything is read from a replica, a log of SQLite in `folder`, that
 * follows `$all` and so has EventStoreDB's order and positions: reads are answered while EventStoreDB is away.
 * Documents live in the replica only, and are durable before their events are sent. Resolves when the replica has
 * what EventStoreDB had when it was asked.
 */
export const openEventStoreDb =
  (options: EventStoreDbOptions): TaskEither<ConnectError, EventStoreDbStore> =>
  async (): Promise<Either<ConnectError, EventStoreDbStore>> => {
    const connection = clientOf(options.connectionString);
    if (connection === null) return left({ _tag: 'BadConnectionString' });
    const opened = await openChannel({ folder: options.folder, readOnly: false, replica: true });
    if (isLeft(opened)) return opened;
    const { channel, content } = opened.right;
    const store = await connect(connection, channel, content.last?.position ?? null, options);
    if (isLeft(store)) {
      await channel.call('close', null);
      await connection.close();
    }
    return store;
  };

const connect = async (
  connection: ClosableClient,
  channel: Channel,
  start: bigint | null,
  options: EventStoreDbOptions,
): Promise<Either<ConnectError, EventStoreDbStore>> => {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), options.startupTimeout);
  try {
    return await catchUp(connection, channel, start, options, waiting.signal);
  } catch (error) {
    if (error instanceof ForeignEvent) return left({ _tag: 'DamagedLog', reason: error.message });
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

const catchUp = async (
  connection: ClosableClient,
  channel: Channel,
  start: bigint | null,
  options: EventStoreDbOptions,
  late: AbortSignal,
): Promise<Either<ConnectError, EventStoreDbStore>> => {
  const { prefix } = options;
  let lastFault = 'no answer';
  const report = (message: string): void => {
    lastFault = message;
    options.report(message);
  };
  const end = await lastOf(connection.client, prefix, late, report);
  if (end === undefined) return left({ _tag: 'CannotConnect', reason: lastFault });
  const reached = end === null ? null : BigInt(decode(prefix, end).position);
  if (start !== null && (reached === null || reached < start)) return left({ _tag: 'OtherLog' });
  const store = await createStore(connection, channel, start, { ...options, report });
  if (isLeft(store)) return store;
  await store.right.connected(late);
  if (reached === null || (start !== null && reached <= start)) return store;
  const caughtUp = store.right.subscribe(reached - 1n, () => undefined);
  await caughtUp.waitFor(reached);
  await caughtUp.close();
  return store;
};

const createStore = async (
  connection: ClosableClient,
  channel: Channel,
  start: bigint | null,
  { prefix, report, appendTimeout = APPEND_MS }: EventStoreDbOptions,
): Promise<Either<ConnectError, EventStoreDbStore>> => {
  const resume = await channel.call('resume', null);
  if (isLeft(resume)) return left({ _tag: 'CannotOpen', reason: resume.left._tag });
  const reads = readsOf(channel);
  const feed = createFeed(reads.readAll, start);
  const link = createLink();
  const placements = createPlacements();
  const stop = new AbortController();
  const { client } = connection;
  const batch = createBatchAppend(client, randomUUID, report);
  const watch = createAppendWatch(appendTimeout, () => performance.now());
  const queue = createAppendQueue({ channel, batch, link, prefix, placements, watch, stop: stop.signal });
  let tail = start;
  let closing: Promise<void> | null = null;

  const place: Place = async (events, point) => {
    const fresh = events.filter(({ position }) => tail === null || BigInt(position) > tail);
    const stored = await channel.call('place', { events: fresh, resume: point });
    if (isLeft(stored)) throw new StoreFailure(stored.left);
    const recorded = recordedEvents(stored.right);
    if (isLeft(recorded)) throw new StoreFailure(recorded.left);
    tail = stored.right.at(-1)?.position ?? tail;
    // In the turn of the reply: whoever reads the replica after this finds what subscriptions were told.
    feed.publish(recorded.right);
    placements.reached(recorded.right);
  };
  const following = followLog({ client, prefix, resume: resume.right, place, link, report }, stop.signal);
  channel.onEnd((error) => void feed.close(new StoreFailure(error)));

  const close = async (): Promise<void> => {
    await Promise.race([queue.drained(), pause(CLOSE_MS, stop.signal)]);
    stop.abort();
    placements.close();
    batch.close();
    watch.close();
    await following;
    await connection.close();
    await feed.close(new StoreFailure(closedStore));
    await channel.call('close', null);
  };

  const appendStored = async (append: QueuedAppend): ReturnType<AppendQueue['append']> => {
    if (closing !== null) return left(closedStore);
    const bytes = sizeInEventStoreDb(append.events);
    if (bytes > MAX_APPEND_BYTES) return left({ _tag: 'EventTooLarge', stream: append.stream, bytes, limit: MAX_APPEND_BYTES });
    return queue.append(append);
  };

  return right({
    ...reads,
    append: (append) => async () => {
      assertEvents(append);
      const events = append.events.map(serialize);
      const large = tooLarge(append.stream, events);
      if (large !== null) return left(large);
      const documents = (append.documents ?? []).map(({ id, kind, bytes }) => ({ id, kind, bytes: new Uint8Array(bytes) }));
      return appendStored({ stream: append.stream, expected: append.expected, events, documents });
    },
    appendStored,
    connected: link.whenUp,
    health: { isUp: () => link.isUp() && !watch.isStalled(), behind: watch.behind, whenStalled: watch.whenStalled },
    subscribe: feed.subscribe,
    close: () => {
      closing ??= close();
      return closing;
    },
  });
};
