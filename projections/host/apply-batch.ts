import type { Database } from 'better-sqlite3';
import type { RecordedEvent } from '../../eventstore/port';
import { type Anchor, anchorOf, type Checkpoints } from './checkpoints';
import { environmentCode, reasonOf } from './fault';
import type { ProjectionNotice } from './notice';
import type { Parked } from './parked';
import type { Fold, Projection } from './projection';

/** A projection at work. `position` runs ahead of the saved anchor by what is not committed, and by events of transient streams. */
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

/** What is taken and not committed is shown by this connection, and lost with the process: it is in the log. */
export type Batches = {
  /** Takes a batch. Throws a failure of the database itself, with nothing of the batch taken or all of it; giving it again goes on from there. */
  readonly apply: (events: readonly RecordedEvent[]) => void;
  /** Makes rows and checkpoints lasting, together. A failure is thrown; what was taken stays taken and is tried again. */
  readonly commit: () => void;
  /** Whether something is not committed. */
  readonly pending: () => boolean;
  /** Whether one of the two above is at work: projections that read meanwhile must find what they were given, and no more. */
  readonly busy: () => boolean;
  /** False after a transaction that the database gave up and that could not be made again; `apply` makes it again. */
  readonly shown: () => boolean;
};

type TakeEvents = (live: Live, events: readonly RecordedEvent[], report: (notice: ProjectionNotice) => void) => void;
type Taken = { readonly events: readonly RecordedEvent[]; readonly take: TakeEvents };

/** Events of one transaction: its commit takes about 10 ms. */
const WINDOW = 256;

const isAfter = (position: bigint, last: bigint | null): boolean => last === null || position > last;

const lastDurable = (events: readonly RecordedEvent[], transient: (stream: string) => boolean): Anchor | null => {
  const event = events.findLast(({ stream }) => !transient(stream));
  return event === undefined ? null : anchorOf(event);
};

/**
 * Gives batches to every projection, several of them in one transaction: a row or a page that many events change is written
 * once. Rows and checkpoints change together or not at all. An event that a projection cannot take is parked and the rest goes on.
 * A transaction that the database gave up (a full disk) is made again from the events in memory, so that nothing that was shown disappears.
 */
export const makeBatches = ({ database, live, checkpoints, parked, transient, report }: BatchContext): Batches => {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const savepoint = database.prepare('SAVEPOINT event');
  const rollbackEvent = database.prepare('ROLLBACK TO event');
  const release = database.prepare('RELEASE event');

  let window: Taken[] = [];
  let size = 0;
  let busy = false;
  let committed: readonly (bigint | null)[] = [];
  const anchors = new Map<Projection, Anchor>();

  const takeAll: TakeEvents = ({ fold }, events) => {
    for (const event of events) fold.apply(event);
    fold.flush();
  };

  const takeOneByOne: TakeEvents = ({ projection, fold }, events, notify) => {
    for (const event of events) {
      savepoint.run();
      try {
        fold.apply(event);
        fold.flush();
      } catch (error) {
        if (environmentCode(error) !== null) throw error;
        rollbackEvent.run();
        fold.discard();
        const reason = reasonOf(error);
        parked.add(projection.name, event.position, reason);
        notify({ _tag: 'EventParked', projection: projection.name, position: event.position, reason });
      }
      release.run();
    }
  };

  const give = ({ events, take }: Taken, notify: (notice: ProjectionNotice) => void): void => {
    for (const one of live) {
      const mine = events.filter(({ position }) => isAfter(position, one.position));
      if (mine.length === 0) continue;
      take(one, mine, notify);
      const anchor = lastDurable(mine, transient);
      if (anchor !== null) anchors.set(one.projection, anchor);
    }
    const last = events.at(-1)?.position ?? null;
    for (const one of live) if (last !== null && isAfter(last, one.position)) one.position = last;
  };

  /** The state after the last batch that was taken, in a transaction that is open. */
  const restore = (): void => {
    // SQLite may have rolled back by itself, e.g. on a full disk.
    if (database.inTransaction) database.exec('ROLLBACK');
    for (const { fold } of live) fold.discard();
    anchors.clear();
    begin.run();
    const positions = live.map(({ position }) => position);
    for (const [index, one] of live.entries()) one.position = committed[index] ?? null;
    try {
      for (const taken of window) give(taken, () => undefined);
    } catch (error) {
      database.exec('ROLLBACK');
      for (const [index, one] of live.entries()) one.position = positions[index] ?? null;
      throw error;
    }
  };

  const open = (): void => {
    if (database.inTransaction) return;
    if (window.length > 0) {
      restore();
      return;
    }
    committed = live.map(({ position }) => position);
    begin.run();
  };

  const add = (taken: Taken): void => {
    const notices: ProjectionNotice[] = [];
    try {
      give(taken, (notice) => notices.push(notice));
    } catch (error) {
      restore();
      throw error;
    }
    window.push(taken);
    size += taken.events.length;
    for (const notice of notices) report(notice);
  };

  const makeLasting = (): void => {
    if (window.length === 0) return;
    try {
      open();
      for (const [projection, anchor] of anchors) checkpoints.save(projection, anchor);
      commit.run();
    } catch (error) {
      if (!database.inTransaction) restore();
      throw error;
    }
    window = [];
    size = 0;
    anchors.clear();
  };

  const apply: Batches['apply'] = (events) => {
    const fresh = events.filter(({ position }) => live.some((one) => isAfter(position, one.position)));
    if (fresh.length > 0) {
      if (size >= WINDOW) makeLasting();
      open();
      try {
        add({ events: fresh, take: takeAll });
      } catch (error) {
        if (environmentCode(error) !== null) throw error;
        add({ events: fresh, take: takeOneByOne });
      }
    } else if (window.length > 0) open();
    if (size >= WINDOW) makeLasting();
  };

  const alone =
    <Given extends readonly unknown[]>(work: (...given: Given) => void) =>
    (...given: Given): void => {
      busy = true;
      try {
        work(...given);
      } finally {
        busy = false;
      }
    };

  return {
    apply: alone(apply),
    commit: alone(makeLasting),
    pending: () => window.length > 0,
    busy: () => busy,
    shown: () => window.length === 0 || database.inTransaction,
  };
};
