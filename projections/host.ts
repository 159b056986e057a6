import type { Database } from 'better-sqlite3';
import type { Clock, Micros, Timers } from '../domain/time';
import type { EventStore, Position, Subscription } from '../eventstore/port';
import { type ExportsView, exportsProjection } from './exports';
import { type Live, makeBatches } from './host/apply-batch';
import { openCheckpoints } from './host/checkpoints';
import { MEMORY, openDatabase, removeDatabase } from './host/database';
import { environmentCode, isDamage, reasonOf } from './host/fault';
import { makeFeed, ProjectionsClosed } from './host/feed';
import { makeLazyCommits } from './host/lazy-commits';
import type { ProjectionNotice } from './host/notice';
import { openParked } from './host/parked';
import { readAfter } from './host/read-after';
import { settle } from './host/settle';
import { resetProjection, startProjection } from './host/start-projection';
import { noCheckpointer, openWalCheckpointer } from './host/wal';
import { jobsProjection } from './jobs/projection';
import { type MerkleRoot, merkleProjection } from './merkle';
import type { ProjectionHost } from './port';
import { openReferencedFiles } from './referenced-files';
import type { GarbageList } from './resources/garbage';
import { resourcesProjection } from './resources/projection';
import type { ResourceSearch } from './resources/search';

export type ProjectionsOptions = {
  /** Path of the database, or `:memory:`. Its folder exists. */
  readonly file: string;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Streams that end with the process (`SaveJobs: false`): not in the Merkle tree, and gone at the next start. Default: none. */
  readonly transient?: (stream: string) => boolean;
  readonly report?: (notice: ProjectionNotice) => void;
  /** Microseconds between two checkpoints of the write-ahead log while there is something to write. Default: 10 s. */
  readonly checkpointEvery?: Micros;
};

export type Projections = ProjectionHost & {
  readonly merkleRoot: () => MerkleRoot;
  /** What was sent to others. */
  readonly exports: ExportsView;
  /** Ids of the blobs of the file storage that are in use. */
  readonly referencedFiles: () => Iterable<string>;
  /** Resources in pages, and by their identifiers: what a find reads. */
  readonly search: ResourceSearch;
  /** Blobs of deleted instances. */
  readonly garbage: GarbageList;
  /** Deleted outputs that are documents of the log. */
  readonly outputGarbage: GarbageList;
  /** Resolves when all that was in the log at the call is taken, parked events included. */
  readonly caughtUp: () => Promise<void>;
  /** Microseconds since the oldest event was recorded that not every projection has taken; 0: all is taken. Rejects with `LogUnavailable`. */
  readonly lag: () => Promise<Micros>;
  /** Empties all projections and feeds them from the start of the log; resolves when they have caught up. */
  readonly rebuild: () => Promise<void>;
};

/** `waitFor` rejects with it: a projection could not take the event. */
export class EventWasParked extends Error {
  constructor(readonly position: Position) {
    super('A projection could not take the event');
  }
}

const CHECKPOINT_EVERY: Micros = 10_000_000;

const startAll = async (database: Database, options: ProjectionsOptions, report: (notice: ProjectionNotice) => void) => {
  const { store, transient = () => false } = options;
  const checkpoints = openCheckpoints(database);
  const ports = { database, store, checkpoints, report };
  const jobs = await startProjection(jobsProjection(transient), ports);
  const resources = await startProjection(resourcesProjection, ports);
  const merkle = await startProjection(merkleProjection(transient), ports);
  const exported = await startProjection(exportsProjection, ports);
  return { database, checkpoints, transient, jobs, resources, merkle, exported };
};

type Started = Awaited<ReturnType<typeof startAll>>;

/** Starts all projections; a database that proves damaged is replaced, and they are rebuilt. */
const start = async (options: ProjectionsOptions, report: (notice: ProjectionNotice) => void): Promise<Started> => {
  const { database, replaced } = openDatabase(options.file);
  if (replaced) report({ _tag: 'ProjectionRebuilt', projection: 'all', cause: 'damaged' });
  try {
    return await startAll(database, options, report);
  } catch (error) {
    database.close();
    if (!isDamage(error)) throw error;
    removeDatabase(options.file);
    report({ _tag: 'ProjectionRebuilt', projection: 'all', cause: 'damaged' });
    return startAll(openDatabase(options.file).database, options, report);
  }
};

const earliest = (live: readonly Live[]): Position | null => {
  let first: Position | null | undefined;
  for (const { position } of live) {
    if (position === null) return null;
    if (first === undefined || first === null || position < first) first = position;
  }
  return first ?? null;
};

/**
 * Opens the read models and keeps them up to date from one subscription. What they hold is on disk lazily: after a crash they
 * go on from their checkpoints. Rejects with `LogUnavailable`, or with an error of SQLite if no database can be made at `file`.
 */
export const openProjections = async (options: ProjectionsOptions): Promise<Projections> => {
  const { file, store, clock, timers, report = () => undefined } = options;
  const { database, checkpoints, transient, jobs, resources, merkle, exported } = await start(options, report);
  const live = [jobs.live, resources.live, merkle.live, exported.live];
  const parked = openParked(database);
  const wal =
    file === MEMORY ? noCheckpointer : openWalCheckpointer(file, clock, options.checkpointEvery ?? CHECKPOINT_EVERY, report);
  let closed = false;
  let broken: { readonly error: unknown } | null = null;

  const damaged = (error: unknown): boolean => {
    if (!isDamage(error)) return false;
    report({ _tag: 'ProjectionsDamaged', code: environmentCode(error) ?? 'unknown' });
    if (file !== MEMORY) removeDatabase(file);
    return true;
  };
  const batches = makeBatches({ database, live, checkpoints, parked, transient, report });
  const commits = makeLazyCommits(batches, clock, timers, report);
  const feed = makeFeed({
    apply: (events) => {
      batches.apply(events);
      commits.soon();
    },
    busy: batches.busy,
    shown: batches.shown,
    between: () => wal.between(commits.now),
    closed: () => closed,
    damaged,
    broken: (error) => {
      broken = { error };
      if (!isDamage(error)) report({ _tag: 'ProjectionsBroken', reason: reasonOf(error) });
      // Who writes from then on is refused: nobody would be shown it.
      void subscription.close();
    },
    clock,
    timers,
    report,
  });
  let subscription: Subscription = store.subscribe(earliest(live), feed.accept);

  const accepted = async (position: Position): Promise<void> => {
    if (closed) throw new ProjectionsClosed();
    const first = earliest(live);
    if (first !== null && first >= position) return;
    await subscription.waitFor(position).catch((error) => {
      throw broken?.error ?? error;
    });
    if (broken !== null) throw broken.error;
  };
  const taken = async (position: Position): Promise<void> => {
    await accepted(position);
    await feed.applied();
  };
  const caughtUp = async (): Promise<void> => {
    const last = await settle(store.last());
    if (last !== null) await taken(last.position);
  };

  const lag = async (): Promise<Micros> => {
    const last = await settle(store.last());
    feed.catchUp();
    const first = earliest(live);
    if (last === null || (first !== null && first >= last.position)) return 0;
    const [next] = await settle(store.readAll(first, 1));
    return next === undefined ? 0 : Math.max(0, clock.now() - next.metadata.time);
  };

  const views = readAfter(feed.catchUp, {
    jobs: jobs.view.jobs,
    resources: resources.view.resources,
    exports: exported.view,
    search: resources.view.search,
    garbage: resources.view.garbage,
    outputGarbage: jobs.view.garbage,
    merkleRoot: merkle.view,
    parked: parked.count,
    referencedFiles: openReferencedFiles(database, jobs.view.jobs),
  });
  return {
    ...views,
    willShow: accepted,
    shown: feed.applied,
    waitFor: async (position) => {
      await taken(position);
      if (parked.has(position)) throw new EventWasParked(position);
    },
    caughtUp,
    lag,
    rebuild: async () => {
      await subscription.close();
      await feed.applied();
      batches.commit();
      for (const one of live) {
        resetProjection(database, checkpoints, one.projection);
        one.fold.discard();
        one.position = null;
        report({ _tag: 'ProjectionRebuilt', projection: one.projection.name, cause: 'requested' });
      }
      subscription = store.subscribe(null, feed.accept);
      await caughtUp();
    },
    close: async () => {
      if (closed) return;
      feed.catchUp();
      closed = true;
      await subscription.close();
      commits.end();
      database.close();
      await wal.close();
    },
  };
};
