import type { Database } from 'better-sqlite3';
import type { RecordedEvent } from '../../eventstore/port';
import { type Anchor, anchorOf, type Checkpoints } from './checkpoints';
import { environmentCode, reasonOf } from './fault';
import type { ProjectionNotice } from './notice';
import type { Parked } from './parked';
import type { Fold, Projection } from './projection';

/** A projection at work. `position` runs ahead of the saved anchor by events of transient streams only. */
export type Live = { readonly projection: Projection; readonly fold: Fold; position: bigint | null };

export type BatchContext = {
  readonly database: Database;
  readonly live: readonly Live[];
  readonly checkpoints: Checkpoints;
  readonly parked: Parked;
  /** Streams that end with the process: a checkpoint must not name their events. */
  readonly transient: (stream: string) => boolean;
  readonly report: (notice: ProjectionNotice) => void;
};

type TakeEvents = (live: Live, events: readonly RecordedEvent[]) => void;

const isAfter = (position: bigint, last: bigint | null): boolean => last === null || position > last;

const lastDurable = (events: readonly RecordedEvent[], transient: (stream: string) => boolean): Anchor | null => {
  const event = events.findLast(({ stream }) => !transient(stream));
  return event === undefined ? null : anchorOf(event);
};

/**
 * Gives a batch to every projection in one transaction: rows and checkpoints change together or not at all. An event that a
 * projection cannot take is parked and the rest goes on; a failure of the database itself is thrown, with nothing changed.
 */
export const makeApplyBatch = (context: BatchContext): ((events: readonly RecordedEvent[]) => void) => {
  const { database, live, checkpoints, parked } = context;
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const savepoint = database.prepare('SAVEPOINT event');
  const rollbackEvent = database.prepare('ROLLBACK TO event');
  const release = database.prepare('RELEASE event');

  const takeAll: TakeEvents = ({ fold }, events) => {
    for (const event of events) fold.apply(event);
    fold.flush();
  };

  let notices: ProjectionNotice[] = [];
  const takeOneByOne: TakeEvents = ({ projection, fold }, events) => {
    for (const event of events) {
      savepoint.run();
      try {
        fold.apply(event);
        fold.flush();
      } catch (error) {
        if (environmentCode(error) !== null) throw error;
        rollbackEvent.run();
        fold.discard();
        parked.add(projection.name, event.position, reasonOf(error));
        notices.push({
          _tag: 'EventParked',
          projection: projection.name,
          position: event.position,
          reason: reasonOf(error),
        });
      }
      release.run();
    }
  };

  const transact = (events: readonly RecordedEvent[], take: TakeEvents): void => {
    begin.run();
    try {
      for (const one of live) {
        const mine = events.filter(({ position }) => isAfter(position, one.position));
        if (mine.length === 0) continue;
        take(one, mine);
        const anchor = lastDurable(mine, context.transient);
        if (anchor !== null) checkpoints.save(one.projection, anchor);
      }
      commit.run();
    } catch (error) {
      // SQLite may have rolled back by itself, e.g. on a full disk.
      if (database.inTransaction) database.exec('ROLLBACK');
      for (const { fold } of live) fold.discard();
      throw error;
    }
    const last = events.at(-1)?.position ?? null;
    for (const one of live) if (last !== null && isAfter(last, one.position)) one.position = last;
  };

  return (events) => {
    notices = [];
    try {
      transact(events, takeAll);
    } catch (error) {
      if (environmentCode(error) !== null) throw error;
      transact(events, takeOneByOne);
      for (const notice of notices) context.report(notice);
    }
  };
};
