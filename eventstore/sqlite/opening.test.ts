import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { append, freshStream, ids, ok, refused, sampleDocument, sampleEvents, wholeLog } from '../contract/subject';
import { openForWriting } from './database';
import { describeOpenError } from './failure';
import { journalFile, lockFile, logFile } from './files';
import { createTables } from './tables';
import { notOpened, opened, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

/** A process that has the folder open, as soon as this resolves. */
const holder = async (place: string): Promise<ChildProcess> => {
  const program = `require(${JSON.stringify(path.join(__dirname, 'store.js'))})
    .openSqliteStore({ folder: process.argv[1] })().then((opened) => console.log(opened._tag))`;
  const child = spawn(process.execPath, ['-e', program, place], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('no output');
  const [line] = await once(child.stdout, 'data');
  expect(String(line)).toBe('Right\n');
  return child;
};

describe('a folder with a log', () => {
  test('is refused to a second store of the same process until the first one is closed', async () => {
    const place = folder();
    const first = await opened({ folder: place });
    expect(await notOpened({ folder: place })).toEqual({ _tag: 'LogInUse' });
    await append(first, freshStream(), sampleEvents(1));
    await first.close();
    await (await opened({ folder: place })).close();
  });

  test('is refused while another process has it, and free when that one was killed', async () => {
    const place = folder();
    const child = await holder(place);
    expect(await notOpened({ folder: place })).toEqual({ _tag: 'LogInUse' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await opened({ folder: place })).close();
  });

  test('can be read while it is written to, and after', async () => {
    const place = folder();
    const writer = await opened({ folder: place });
    await append(writer, freshStream(), sampleEvents(2));
    const reader = await opened({ folder: place, readOnly: true });
    await append(writer, freshStream(), sampleEvents(1));
    const log = ids(await wholeLog(writer));
    expect(ids(await wholeLog(reader))).toEqual(log);
    expect(await refused(reader.append({ stream: 'a', expected: 'any', events: sampleEvents(1) }))).toMatchObject({
      _tag: 'StoreUnavailable',
    });
    await reader.close();
    await writer.close();
    const late = await opened({ folder: place, readOnly: true });
    expect(ids(await wholeLog(late))).toEqual(log);
    await late.close();
  });

  test('is not made by a reader', async () => {
    expect(await notOpened({ folder: folder(), readOnly: true })).toEqual({ _tag: 'NoLog' });
  });

  test.each([false, true])('is refused if a later release wrote it (read only: %s)', async (readOnly) => {
    const place = folder();
    await (await opened({ folder: place })).close();
    const database = new Database(logFile(place));
    database.pragma('user_version = 7');
    database.close();
    const error = await notOpened({ folder: place, readOnly });
    expect(error).toEqual({ _tag: 'LaterFormat', format: 7, known: 2 });
    expect(describeOpenError(error)).toContain('format 7');
  });

  test('is refused if its database is of another program, or none', async () => {
    const foreign = folder();
    const database = new Database(logFile(foreign));
    database.exec('CREATE TABLE other (id INTEGER)');
    database.close();
    expect(await notOpened({ folder: foreign })).toEqual({ _tag: 'NotALog' });
    const damaged = folder();
    writeFileSync(logFile(damaged), 'This is no database. '.repeat(100));
    expect(await notOpened({ folder: damaged })).toEqual({ _tag: 'CannotOpen', reason: 'SQLITE_NOTADB' });
  });

  test.each(['NORMAL', 'FULL'] as const)('commits as it is told to, reopened too: %s', (synchronous) => {
    const place = folder();
    for (const round of ['new', 'reopened']) {
      const { database, close } = openForWriting(place, synchronous);
      expect([round, database.pragma('synchronous', { simple: true })]).toEqual([round, synchronous === 'FULL' ? 2 : 1]);
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
      createTables(database).insertDurably([]);
      expect(database.pragma('synchronous', { simple: true })).toBe(synchronous === 'FULL' ? 2 : 1);
      close();
    }
  });

  test('of the first format is taken over, and marked for releases that do not know the journal', async () => {
    const place = folder();
    const first = await opened({ folder: place });
    await append(first, freshStream(), sampleEvents(2));
    const log = ids(await wholeLog(first));
    await first.close();
    const format = (change: string) => {
      const database = new Database(logFile(place));
      const before = database.pragma('user_version', { simple: true });
      database.exec(change);
      database.close();
      return before;
    };
    format('PRAGMA user_version = 1');
    const reader = await opened({ folder: place, readOnly: true });
    expect(ids(await wholeLog(reader))).toEqual(log);
    await reader.close();
    expect(format('')).toBe(1);
    const second = await opened({ folder: place });
    expect(ids(await wholeLog(second))).toEqual(log);
    await second.close();
    expect(format('')).toBe(2);
  });

  test.each([-1, Number.POSITIVE_INFINITY])(
    'keeps nothing of an erased document on disk (appends may block: %d)',
    async (mostBlocking) => {
      const place = folder();
      const store = await opened({ folder: place, mostBlocking });
      const documents = Array.from({ length: 4 }, () => sampleDocument('blob', 'personal-'.repeat(2000)));
      for (const document of documents) await append(store, freshStream(), sampleEvents(1), 'none', [document]);
      expect(readFileSync(journalFile(place)).includes('personal-')).toBe(true);
      await ok(store.eraseDocuments(documents.map(({ id }) => id)));
      for (const file of [logFile(place), `${logFile(place)}-wal`, journalFile(place)])
        expect(readFileSync(file).includes('personal-')).toBe(false);
      await store.close();
    },
  );

  test('holds a lock file without content', async () => {
    const place = folder();
    await (await opened({ folder: place })).close();
    expect(statSync(lockFile(place)).size).toBe(0);
  });
});
