import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { fact } from '../../domain/job/testing/histories';
import { createMemoryStore } from '../../eventstore/memory';
import { appendLeaf, emptyTree, type MerkleTree, rootOf } from '../../eventstore/merkle';
import { open, temporaryFolder } from '../testing/open';
import { idsOf, SampleLog } from '../testing/sample-log';
import { settle } from './settle';

const folder = temporaryFolder();
afterAll(folder.remove);

let files = 0;
const newFile = (): string => path.join(folder.path, `${++files}.sqlite`);

const sampleLog = async (jobs: number) => {
  const store = createMemoryStore({ positionStep: 7 });
  const log = new SampleLog(store);
  for (let job = 0; job < jobs; job++) {
    await log.submit(`job${job}`);
    await log.store1({ sop: String(job) });
  }
  return { store, log };
};

describe('a restart', () => {
  it('goes on from the checkpoint and takes each event once', async () => {
    const file = newFile();
    const { store, log } = await sampleLog(3);
    const first = await open({ file, store });
    await first.projections.caughtUp();
    await first.projections.close();
    await log.store1({ sop: 'more' });
    const second = await open({ file, store });
    await second.projections.caughtUp();
    expect(second.notices).toEqual([]);
    expect(second.projections.resources.statistics().instances).toBe(4);
    expect(second.projections.merkleRoot().size).toBe(7);
    await second.projections.close();
  });

  const changed = async (change: (file: string) => void) => {
    const file = newFile();
    const { store } = await sampleLog(3);
    const first = await open({ file, store });
    await first.projections.caughtUp();
    const root = first.projections.merkleRoot();
    await first.projections.close();
    change(file);
    const { projections, notices } = await open({ file, store });
    await projections.caughtUp();
    expect(projections.jobs.ids()).toEqual(['job0', 'job1', 'job2']);
    expect(projections.resources.statistics().instances).toBe(3);
    expect(projections.merkleRoot()).toEqual(root);
    expect(projections.parked()).toBe(0);
    await projections.close();
    return notices;
  };
  const edit = (sql: string) => (file: string) => {
    const database = new Sqlite(file);
    database.exec(sql);
    database.close();
  };

  it('rebuilds a projection of another version', async () => {
    const notices = await changed(
      edit("UPDATE checkpoints SET version = 99 WHERE projection = 'jobs'; CREATE TABLE jobs_old (a)"),
    );
    expect(notices).toEqual([{ _tag: 'ProjectionRebuilt', projection: 'jobs', cause: 'version' }]);
  });

  it('rebuilds a projection whose tables are gone', async () => {
    const notices = await changed(edit('DROP TABLE resources_instances'));
    expect(notices).toEqual([{ _tag: 'ProjectionRebuilt', projection: 'resources', cause: 'damaged' }]);
  });

  it('rebuilds all of a database that is not one', async () => {
    const notices = await changed((file) => writeFileSync(file, 'not a database'.repeat(1000)));
    expect(notices).toEqual([{ _tag: 'ProjectionRebuilt', projection: 'all', cause: 'damaged' }]);
  });

  it('rebuilds from a log that was restored from an older backup, even if it has grown since', async () => {
    for (const grown of [2, 5]) {
      const file = newFile();
      const first = await open({ file, store: (await sampleLog(3)).store });
      await first.projections.caughtUp();
      await first.projections.close();
      const { store, log } = await sampleLog(1);
      for (let job = 1; job < grown; job++) await log.submit(`other${job}`);
      const second = await open({ file, store });
      await second.projections.caughtUp();
      expect(second.notices).toEqual(
        ['jobs', 'resources', 'merkle', 'exports'].map((projection) => ({
          _tag: 'ProjectionRebuilt',
          projection,
          cause: 'other log',
        })),
      );
      expect(second.projections.jobs.ids()).toHaveLength(grown);
      expect(second.projections.resources.statistics().instances).toBe(1);
      await second.projections.close();
    }
  });

  it('remembers parked events', async () => {
    const file = newFile();
    const { store, log } = await sampleLog(1);
    const parked = await log.job('job0', fact.resumed);
    await log.job('job0', fact.started);
    for (let run = 0; run < 2; run++) {
      const { projections } = await open({ file, store });
      await projections.caughtUp();
      expect(projections.parked()).toBe(1);
      await expect(projections.waitFor(parked)).rejects.toThrow('could not take');
      await projections.close();
    }
  });
});

describe('transient streams', () => {
  it('are listed while the process lives, kept out of the tree, and gone at the next start', async () => {
    const file = newFile();
    const { store, log } = await sampleLog(2);
    const transient = (stream: string) => stream === 'job-passing';
    const first = await open({ file, store, transient });
    await log.submit('passing');
    await first.projections.caughtUp();
    expect(first.projections.jobs.ids()).toEqual(['job0', 'job1', 'passing']);
    expect(first.projections.merkleRoot().size).toBe(4);
    await first.projections.close();

    const restored = await sampleLog(2);
    const second = await open({ file, store: restored.store, transient });
    await second.projections.caughtUp();
    expect(second.notices).toEqual([]);
    expect(second.projections.jobs.ids()).toEqual(['job0', 'job1']);
    expect(second.projections.jobs.counts().pending).toBe(2);
    await second.projections.close();
  });
});

describe('the Merkle tree', () => {
  it('covers the hashes of the log in its order', async () => {
    const { store } = await sampleLog(3);
    const { projections } = await open({ store });
    await projections.caughtUp();
    const events = await settle(store.readAll(null, 100));
    const tree = events.reduce<MerkleTree>((tree, { hash }) => appendLeaf(tree, hash), emptyTree);
    expect(projections.merkleRoot()).toEqual({ size: 6, root: rootOf(tree), position: events.at(-1)?.position });
  });

  it('is empty with an empty log', async () => {
    const { projections } = await open({ store: createMemoryStore() });
    await projections.caughtUp();
    expect(projections.merkleRoot()).toEqual({ size: 0, root: rootOf(emptyTree), position: null });
  });
});

describe('waiting', () => {
  it('lasts until the event was delivered and taken', async () => {
    const deliveries: (() => void)[] = [];
    const store = createMemoryStore({ deliverAfter: (deliver) => deliveries.push(deliver) });
    const log = new SampleLog(store);
    const { projections } = await open({ store });
    await projections.caughtUp();
    const position = await log.submit('a');
    const waiting = projections.waitFor(position).then(() => projections.jobs.ids());
    expect(projections.jobs.ids()).toEqual([]);
    for (const deliver of deliveries) deliver();
    expect(await waiting).toEqual(['a']);
  });

  it('for what will be shown ends before the event is applied; whoever reads then sees it', async () => {
    const { store, log } = await sampleLog(1);
    const { projections } = await open({ store });
    await projections.caughtUp();
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    const position = await log.submit('a');
    await projections.willShow(position);
    expect([turned, projections.jobs.ids()]).toEqual([false, ['a', 'job0']]);
    await projections.close();
  });

  it('is rejected when the projections or the log are closed', async () => {
    const { store } = await sampleLog(1);
    const { projections } = await open({ store });
    await projections.caughtUp();
    const waiting = projections.waitFor(10_000n);
    await projections.close();
    await expect(waiting).rejects.toThrow();
    await expect(projections.waitFor(10_000n)).rejects.toThrow('closed');
  });
});

/** False while what was taken last is not committed. */
const lock = (database: Sqlite.Database): boolean => {
  try {
    database.exec('BEGIN IMMEDIATE');
    return true;
  } catch {
    return false;
  }
};

describe('a database that cannot be written', () => {
  it('holds the events back, tells how old the oldest is, and goes on when it can', async () => {
    const file = newFile();
    const { store, log } = await sampleLog(1);
    const clock = { now: () => log.time + 2_500_000 };
    const { projections, notices } = await open({ file, store, clock });
    await projections.caughtUp();
    expect(await projections.lag()).toBe(0);
    const other = new Sqlite(file, { timeout: 0 });
    while (!lock(other)) await new Promise((resolve) => setTimeout(resolve, 10));
    const position = await log.submit('later');
    await log.submit('latest');
    const waiting = projections.waitFor(position);
    while (notices.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await projections.lag()).toBe(3_500_000);
    let told = false;
    const promised = projections.willShow(await log.submit('last')).then(() => {
      told = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toBe(false);
    other.exec('COMMIT');
    await waiting;
    await promised;
    await projections.caughtUp();
    expect(await projections.lag()).toBe(0);
    expect(notices).toEqual([{ _tag: 'ProjectionsStalled', code: 'SQLITE_BUSY' }]);
    expect(projections.jobs.ids()).toContain('later');
    other.close();
    await projections.close();
  });
});

describe('an error that is not the database’s', () => {
  it('ends what is taken at once, and is told to whoever waits', async () => {
    const file = newFile();
    const { store, log } = await sampleLog(1);
    const { projections, notices } = await open({ file, store });
    await projections.caughtUp();
    const other = new Sqlite(file, { timeout: 0 });
    while (!lock(other)) await new Promise((resolve) => setTimeout(resolve, 10));
    other.exec('DROP TABLE parked; COMMIT');
    other.close();
    const noSuchTable = { code: 'SQLITE_ERROR' };
    const later = projections.waitFor(10_000n);
    const refused = await log.job('job0', fact.resumed);
    await projections.willShow(refused);
    await expect(later).rejects.toMatchObject(noSuchTable);
    await expect(projections.willShow(refused)).rejects.toMatchObject(noSuchTable);
    await expect(projections.shown()).rejects.toMatchObject(noSuchTable);
    await expect(projections.waitFor(await log.submit('later'))).rejects.toMatchObject(noSuchTable);
    expect(notices).toEqual([{ _tag: 'ProjectionsBroken', reason: 'SQLITE_ERROR' }]);
    await projections.close();
  });
});

describe('a list of garbage', () => {
  it('shows nothing of how it is written, which whoever reads would meet in the middle of a transaction', async () => {
    const { store } = await sampleLog(0);
    const { projections } = await open({ store });
    for (const list of [projections.garbage, projections.outputGarbage]) expect(Object.keys(list)).toEqual(['next', 'collected']);
    await projections.close();
  });
});

describe('a rebuild', () => {
  it('empties everything and ends where it was', async () => {
    const file = newFile();
    const { store, log } = await sampleLog(5);
    await log.remove('Instance', idsOf({ sop: '2' }).instance);
    const { projections } = await open({ file, store });
    await projections.caughtUp();
    const before = [projections.jobs.all(), projections.resources.list('Instance'), projections.merkleRoot()];
    await projections.rebuild();
    expect([projections.jobs.all(), projections.resources.list('Instance'), projections.merkleRoot()]).toEqual(before);
    await projections.close();
  });
});

describe('the write-ahead log', () => {
  it('is moved into the database while events come, and once more at the end', async () => {
    const file = newFile();
    const { store, log } = await sampleLog(1);
    const { projections, notices } = await open({ file, store, checkpointEvery: 0 });
    for (let sop = 100; sop < 160; sop++) await projections.waitFor(await log.store1({ sop: String(sop) }));
    const seen = new Sqlite(file, { readonly: true });
    expect(seen.pragma('user_version', { simple: true })).toBeDefined();
    seen.close();
    await projections.close();
    expect(notices).toEqual([]);
    const database = new Sqlite(file, { readonly: true });
    expect(database.prepare('SELECT count(*) FROM resources_instances').pluck().get()).toBe(61);
    database.close();
  });
});
