import type { RecordedEvent } from '../../eventstore/port';
import { type Live, makeBatches } from './apply-batch';
import { openCheckpoints } from './checkpoints';
import { MEMORY, openDatabase } from './database';
import { type Feed, makeFeed } from './feed';
import type { ProjectionNotice } from './notice';
import { openParked } from './parked';

const event = (position: number): RecordedEvent => ({
  position: BigInt(position),
  stream: 's',
  revision: position,
  id: `e${position}`,
  type: 'A',
  data: {},
  metadata: { actor: { kind: 'kernel' }, correlationId: '', causationId: null, schema: 1, time: 0, node: '' },
  hash: 'h',
  stored: { data: '{}', metadata: '{}' },
  documents: new Map(),
});

const full = (): Error => Object.assign(new Error('full'), { code: 'SQLITE_FULL' });

/** Two read models of the positions; the first one reads, and so catches up, whenever it writes. `failures`: how often the next steps fail. */
const start = () => {
  const { database } = openDatabase(MEMORY);
  const failures = { commits: 0, folds: 0 };
  const due: (() => void)[] = [];
  const notices: ProjectionNotice[] = [];
  let feed: Feed | null = null;
  const failing = (of: keyof typeof failures): boolean => {
    failures[of] -= 1;
    return failures[of] >= 0;
  };

  const open = (name: string, meanwhile: () => void) => {
    database.exec(`CREATE TABLE ${name} (position INTEGER PRIMARY KEY)`);
    const insert = database.prepare(`INSERT INTO ${name} VALUES (?)`);
    const all = database.prepare<[], number>(`SELECT position FROM ${name}`).pluck();
    const fold = {
      apply: ({ position }: RecordedEvent) => {
        insert.run(Number(position));
      },
      flush: meanwhile,
      discard: () => undefined,
    };
    const projection = { name, version: 1, schema: '', open: () => ({ fold, view: null }) };
    const live: Live = { projection, fold, position: null };
    return { live, all: () => all.all() };
  };
  const reading = open('reading', () => {
    feed?.catchUp();
    if (failing('folds')) throw full();
  });
  const other = open('other', () => undefined);
  const checkpoints = openCheckpoints(database);
  const report = (notice: ProjectionNotice) => {
    notices.push(notice);
  };
  const batches = makeBatches({
    database,
    live: [reading.live, other.live],
    checkpoints: {
      ...checkpoints,
      save: (...given) => {
        if (failing('commits')) {
          // As SQLite does by itself.
          database.exec('ROLLBACK');
          throw full();
        }
        checkpoints.save(...given);
      },
    },
    parked: openParked(database),
    transient: () => false,
    report,
  });
  const made = makeFeed({
    ...batches,
    between: async () => undefined,
    closed: () => false,
    damaged: () => false,
    broken: () => undefined,
    clock: { now: () => 0 },
    timers: {
      at: (_, action) => {
        due.push(action);
        return () => undefined;
      },
    },
    report,
  });
  feed = made;
  const rows = () => [reading.all(), other.all()];
  return { feed: made, batches, failures, notices, due, rows };
};

describe('a commit that fails while something is accepted', () => {
  it('is made again without it; it is applied to every read model after that', async () => {
    const { feed, batches, failures, rows } = start();
    await feed.accept([event(1)]);
    await feed.applied();
    await feed.accept([event(2)]);
    failures.commits = 1;
    expect(batches.commit).toThrow('full');
    expect(rows()).toEqual([[1], [1]]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(rows()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    batches.commit();
    expect(batches.pending()).toBe(false);
  });

  it('and cannot be made again is a stall: who waits for what was accepted waits until it is', async () => {
    const { feed, batches, failures, notices, due, rows } = start();
    await feed.accept([event(1)]);
    await feed.applied();
    Object.assign(failures, { commits: 1, folds: 2 });
    expect(batches.commit).toThrow('full');
    expect(rows()).toEqual([[], []]);
    const waiting = feed.applied();
    expect(notices).toEqual([{ _tag: 'ProjectionsStalled', code: 'SQLITE_FULL' }]);
    for (const action of due) action();
    await waiting;
    expect(rows()).toEqual([[1], [1]]);
  });
});
