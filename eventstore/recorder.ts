import { type Either, isLeft, left, map, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Fact, Origin } from '../domain/event';
import type { Clock, Ids, Micros } from '../domain/time';
import type { Appended, EventStore, ExpectedRevision, NewDocument, StoreError } from './port';
import { currentSchema } from './upcast';

export type Recording = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** At least one. */
  readonly facts: readonly Fact[];
  readonly documents?: readonly NewDocument[];
  readonly origin: Origin;
  /** Of single facts, in the order of the facts, where it is another. */
  readonly origins?: readonly Origin[];
  /** Ids of the events, in the order of the facts: those of an append whose answer was lost. Default: new ones. */
  readonly eventIds?: readonly string[];
};

/** What was appended; `eventIds` are those of the facts, in their order. */
export type Recorded = Appended & { readonly eventIds: readonly string[] };

/** The way every part of the server writes to the log. */
export type Recorder = {
  /**
   * Stamps the facts with id, schema, time and node, and appends them. The stamps are made when the task is run, and
   * the store is given the append before `record` returns: time goes up with the order of the calls, and is one for all facts of a call. A task that is run
   * twice records twice, unless `eventIds` are given.
   */
  readonly record: (recording: Recording) => TaskEither<StoreError, Recorded>;
};

export type RecorderPorts = {
  readonly store: Pick<EventStore, 'append' | 'last'>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Name of this node. */
  readonly node: string;
};

/** A recorder whose time goes up with each append, behind the last event that is in the log now: so it tells the appends apart, whatever the clock does. */
export const createRecorder =
  ({ store, clock, ids, node }: RecorderPorts): TaskEither<StoreError, Recorder> =>
  async (): Promise<Either<StoreError, Recorder>> => {
    const last = await store.last()();
    if (isLeft(last)) return left(last.left);
    let latest: Micros = last.right?.time ?? 0;
    const record: Recorder['record'] =
      ({ stream, expected, facts, documents, origin, origins = [], eventIds: given = [] }) =>
      async () => {
        latest = Math.max(latest + 1, clock.now());
        const time = latest;
        const events = facts.map(({ type, data }, index) => {
          const { actor, correlationId, causationId } = origins[index] ?? origin;
          const metadata = { actor, correlationId, causationId, time, node, schema: currentSchema(type) };
          return { id: given[index] ?? ids.uuid(), type, data, metadata };
        });
        const eventIds = events.map(({ id }) => id);
        const appended = await store.append({ stream, expected, events, documents: documents ?? [] })();
        return map(({ position, revision }: Appended) => ({ position, revision, eventIds }))(appended);
      };
    return right({ record });
  };
