import type { EventStoreDBClient } from '@eventstore/db-client';
import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { hashEvent } from '../hash';
import type { Position, StoreError } from '../port';
import { StoreFailure } from '../store-failure';
import type { StoredEvent, StoredLog } from '../stored';
import type { BadEvent, Verification } from '../verify';
import { lastOf } from './catch-up';
import { type ClosableClient, openClient } from './client';
import { decode, ForeignEvent, type ReceivedEvent } from './encoding';
import { ended } from './link';
import type { ConnectError } from './store';

export type RemoteVerification = Verification & {
  /** Good events of EventStoreDB, counted in `events`, that came after the last one of the replica. */
  readonly newer: number;
};

export type VerifyRemoteOptions = {
  readonly connectionString: string;
  readonly prefix: string;
  readonly replica: Pick<StoredLog, 'readStored' | 'last'>;
  /** Milliseconds that the first answer may take. */
  readonly connectTimeout: number;
};

export type VerifyRemoteError = Extract<ConnectError, { readonly _tag: 'BadConnectionString' | 'CannotConnect' }> | StoreError;

const PAGE = 1000;

async function* replicaEvents(replica: Pick<StoredLog, 'readStored'>, upTo: Position): AsyncGenerator<StoredEvent> {
  for (let after: Position | null = null; ; ) {
    const page: Either<StoreError, readonly StoredEvent[]> = await replica.readStored(after, PAGE)();
    if (isLeft(page)) throw new StoreFailure(page.left);
    if (page.right.length === 0) return;
    for (const event of page.right) {
      if (event.position > upTo) return;
      yield event;
    }
    after = page.right.at(-1)?.position ?? after;
  }
}

const bad = ({ position, stream, revision, type }: Omit<BadEvent, 'fault'>, fault: string): BadEvent => ({
  position,
  stream,
  revision,
  type,
  fault,
});

/** The event as EventStoreDB holds it, or what is wrong with it by itself. */
const readEvent = (prefix: string, event: ReceivedEvent): Either<BadEvent, Omit<StoredEvent, 'documents'>> => {
  const { streamId, revision, type } = event;
  const position = BigInt(event.position?.prepare ?? -1n) + 1n;
  const named = { position, stream: streamId.slice(prefix.length), revision: Number(revision), type };
  try {
    const placed = { ...decode(prefix, event), position };
    const hash = hashEvent({ ...placed, storedData: placed.data, storedMetadata: placed.metadata });
    return hash === placed.hash ? right(placed) : left(bad(named, 'its hash does not match what EventStoreDB holds'));
  } catch (error) {
    if (!(error instanceof ForeignEvent)) throw error;
    return left(bad(named, 'it was not written by Anamnesis, or what EventStoreDB holds of it is damaged'));
  }
};

/**
 * Walks the log in EventStoreDB itself, in order and with flat memory: the hash of each event, made anew over the bytes that it
 * answers, and that it is the very event that the replica has at this place. So it finds what was changed, removed or slipped in there
 * after the replica had it. Events that the replica has not taken yet are checked by themselves.
 */
export const verifyEventStoreDb =
  (options: VerifyRemoteOptions): TaskEither<VerifyRemoteError, RemoteVerification> =>
  async () => {
    let connection: ClosableClient;
    try {
      connection = openClient(options.connectionString);
    } catch {
      return left({ _tag: 'BadConnectionString' });
    }
    try {
      let reason = 'no answer';
      const answered = await lastOf(connection.client, options.prefix, AbortSignal.timeout(options.connectTimeout), (fault) => {
        reason = fault;
      });
      return answered === undefined ? left({ _tag: 'CannotConnect', reason }) : right(await compare(connection.client, options));
    } catch (error) {
      return left(error instanceof StoreFailure ? error.error : { _tag: 'CannotConnect', reason: ended(error) });
    } finally {
      await connection.close();
    }
  };

const compare = async (client: EventStoreDBClient, { prefix, replica }: VerifyRemoteOptions): Promise<RemoteVerification> => {
  const last = await replica.last()();
  if (isLeft(last)) throw new StoreFailure(last.left);
  const end = last.right?.position ?? -1n;
  const known = replicaEvents(replica, end);
  let events = 0;
  let newer = 0;
  const ends = (fault: BadEvent | null): RemoteVerification => ({ events, newer, bad: fault });
  const missing = (event: StoredEvent) => ends(bad(event, 'EventStoreDB does not hold it any more'));

  for await (const { event } of client.readAll({ requiresLeader: true })) {
    if (event === undefined || !event.streamId.startsWith(prefix)) continue;
    const read = readEvent(prefix, event);
    const position = isLeft(read) ? read.left.position : read.right.position;
    if (position <= end) {
      const here = await known.next();
      if (here.done !== true && here.value.position < position) return missing(here.value);
      if (isLeft(read)) return ends(read.left);
      if (here.done === true || here.value.position > position) return ends(bad(read.right, 'the replica does not have it'));
      if (here.value.hash !== read.right.hash) return ends(bad(read.right, 'the replica has another event at this place'));
    } else if (isLeft(read)) {
      return ends(read.left);
    } else {
      newer += 1;
    }
    events += 1;
  }
  const rest = await known.next();
  return rest.done === true ? ends(null) : missing(rest.value);
};
