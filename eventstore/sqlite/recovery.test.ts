import { cpSync, existsSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { append, freshStream, ids, ok, sampleDocument, sampleEvents, wholeLog } from '../contract/subject';
import { verifyLog } from '../verify';
import { journalFile, logFile } from './files';
import type { SqliteOptions, SqliteStore } from './store';
import { opened as openedWith, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

const TABLES = [(place: string) => logFile(place), (place: string) => `${logFile(place)}-wal`];

/** Puts the files as they are now into another folder, as a power cut would leave them. */
const take = (from: string, to: string, files: readonly ((place: string) => string)[]): void => {
  for (const file of files) {
    rmSync(file(to), { force: true });
    if (existsSync(file(from))) cpSync(file(from), file(to));
  }
};

describe.each([
  ['by the thread of the log alone', -1],
  ['by the one who appends, where it can', Number.POSITIVE_INFINITY],
])('a journal that is written %s', (_who, mostBlocking) => {
  const opened = (options: SqliteOptions): Promise<SqliteStore> => openedWith({ mostBlocking, ...options });

  const append3 = async (store: SqliteStore, stream: string): Promise<void> => {
    await append(store, stream, sampleEvents(2), 'none', [sampleDocument('sealed', 'personal'), sampleDocument('blob', 'bytes')]);
    await append(store, stream, sampleEvents(1), 1);
    await append(store, freshStream(), sampleEvents(3));
  };

  const log = async (store: SqliteStore): Promise<readonly string[]> => {
    expect((await ok(verifyLog(store))).bad).toBeNull();
    return ids(await wholeLog(store));
  };

  /** A log of which the tables hold the start alone, and the journal all; `before` and `after` are what each holds. */
  const cut = async () => {
    const place = folder();
    const crashed = folder();
    const stream = freshStream();
    const store = await opened({ folder: place });
    await append3(store, freshStream());
    const before = await log(store);
    take(place, crashed, TABLES);
    await append3(store, stream);
    take(place, crashed, [journalFile]);
    const after = await log(store);
    await store.close();
    return { crashed, stream, before, after };
  };

  describe('after a power cut that lost what the tables had not synced', () => {
    test('the log holds what was acknowledged, documents included, and goes on behind it', async () => {
      const { crashed, stream, before, after } = await cut();
      expect(after.length).toBe(before.length + 6);
      const store = await opened({ folder: crashed });
      expect(await log(store)).toEqual(after);
      const events = await ok(store.readStream(stream));
      expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
      await append(store, stream, sampleEvents(1), 2);
      await store.close();
      const again = await opened({ folder: crashed });
      expect((await log(again)).slice(0, after.length)).toEqual(after);
      await again.close();
    });

    test('one who only reads sees it too, and whether a server has the log or not', async () => {
      const { crashed, after } = await cut();
      const reader = await opened({ folder: crashed, readOnly: true });
      expect(await log(reader)).toEqual(after);
      const writer = await opened({ folder: crashed });
      const late = await opened({ folder: crashed, readOnly: true });
      expect(await log(late)).toEqual(after);
      for (const store of [reader, late, writer]) await store.close();
    });

    test('one who reads beside a running server sees what was acknowledged', async () => {
      const place = folder();
      const writer = await opened({ folder: place });
      const reader = await opened({ folder: place, readOnly: true });
      for (let round = 0; round < 30; round++) {
        const events = sampleEvents(2);
        const { position } = await append(writer, freshStream(), events);
        expect((await ok(reader.last()))?.position).toBe(position);
      }
      await reader.close();
      await writer.close();
    });

    test('a journal that was not written whole gives what it has', async () => {
      const { crashed, before, after } = await cut();
      // The tables of `cut` hold what the first records do: nothing comes twice.
      const used = readFileSync(journalFile(crashed)).findLastIndex((byte) => byte !== 0);
      truncateSync(journalFile(crashed), used);
      const store = await opened({ folder: crashed });
      const found = await log(store);
      expect(found).toEqual(after.slice(0, found.length));
      expect(found).toHaveLength(before.length + 3);
      await store.close();
    });
  });

  describe('a journal of another history', () => {
    test('adds nothing to a log that went on without it', async () => {
      const { crashed, before } = await cut();
      const journal = folder();
      take(crashed, journal, [journalFile]);
      rmSync(journalFile(crashed));
      const store = await opened({ folder: crashed });
      await append(store, freshStream(), sampleEvents(1));
      const own = await log(store);
      await store.close();
      take(journal, crashed, [journalFile]);
      const again = await opened({ folder: crashed });
      expect(await log(again)).toEqual(own);
      expect(own).toHaveLength(before.length + 1);
      await again.close();
    });

    test('adds nothing to a log that was begun anew', async () => {
      const { crashed } = await cut();
      for (const file of TABLES) rmSync(file(crashed), { force: true });
      const store = await opened({ folder: crashed });
      expect(await log(store)).toEqual([]);
      await store.close();
    });
  });

  describe('more appends than the journal holds', () => {
    test('are all there, and after a crash at any of them', async () => {
      const place = folder();
      const crashed = folder();
      const store = await opened({ folder: place });
      const acknowledged: string[] = [];
      for (let round = 0; round < 120; round++) {
        const events = sampleEvents(2);
        await append(store, freshStream(), events, 'none', [sampleDocument('blob', 'x'.repeat(60_000))]);
        acknowledged.push(...ids(events));
        if (round % 13 > 0) continue;
        take(place, crashed, [...TABLES, journalFile]);
        rmSync(path.join(crashed, 'log.db-shm'), { force: true });
        const reopened = await opened({ folder: crashed });
        expect(await log(reopened)).toEqual(acknowledged);
        await reopened.close();
      }
      expect(await log(store)).toEqual(acknowledged);
      await store.close();
    });
  });
});
