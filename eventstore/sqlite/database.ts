import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { OpenFailure } from './failure';
import { journalFile, logFile, makeFolder, syncToDisk } from './files';
import { lockFolder } from './lock';

/** `ANMN`. */
const APPLICATION_ID = 0x414e4d4e;

/** Raised by every change that an earlier release could not read: it would not look into the journal of 2. */
const FORMAT = 2;

/**
 * An append's documents carry the position of its first event, and so do all its events (`append`), so that one range
 * query finds the documents of a batch. Erased documents keep their row: their ids stay known.
 */
const TABLES = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    append INTEGER NOT NULL,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    bytes BLOB,
    erased INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX sealed_documents ON documents (position) WHERE kind = 'sealed';
`;

export type OpenDatabase = { readonly database: Database.Database; readonly close: () => void };

/**
 * The log of a folder, locked for this process and made if it is not there. `FULL`: each commit is synced; `NORMAL`: it is
 * whole, but may be lost in a power cut, with all that came after it. Throws an `OpenFailure` or SQLite's error.
 */
export const openForWriting = (folder: string, synchronous: 'FULL' | 'NORMAL'): OpenDatabase => {
  makeFolder(folder);
  const lock = lockFolder(folder);
  try {
    const database = new Database(logFile(folder));
    try {
      prepare(database, folder, synchronous);
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      database,
      close: () => {
        database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
};

const prepare = (database: Database.Database, folder: string, synchronous: 'FULL' | 'NORMAL'): void => {
  const isNew = isEmpty(database);
  if (!isNew) checkFormat(database);
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${synchronous}`);
  // Erased means erased: freed pages are overwritten.
  database.pragma('secure_delete = ON');
  database.pragma('cache_size = -65536');
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('journal_size_limit = 67108864');
  if (!isNew) {
    // Written only where it changes something: a log on a full disk can be opened.
    if (database.pragma('user_version', { simple: true }) !== FORMAT) database.pragma(`user_version = ${FORMAT}`);
    return;
  }
  // A journal that outlived its log belongs to nothing.
  rmSync(journalFile(folder), { force: true });
  database.transaction(() => {
    database.exec(TABLES);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${FORMAT}`);
  })();
  syncToDisk(folder);
};

/** The log of a folder that this process only reads; a server may be writing to it. Takes no lock. */
export const openForReading = (folder: string): OpenDatabase => {
  if (!existsSync(logFile(folder))) throw new OpenFailure({ _tag: 'NoLog' });
  const database = new Database(logFile(folder), { readonly: true, fileMustExist: true });
  try {
    checkFormat(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return { database, close: () => database.close() };
};

const isEmpty = (database: Database.Database): boolean =>
  database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined && database.pragma('user_version', { simple: true }) === 0;

const checkFormat = (database: Database.Database): void => {
  const format = Number(database.pragma('user_version', { simple: true }));
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID || format < 1) {
    throw new OpenFailure({ _tag: 'NotALog' });
  }
  if (format > FORMAT) throw new OpenFailure({ _tag: 'LaterFormat', format, known: FORMAT });
};
