import { existsSync, rmSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { isDamage, sqliteCode } from './fault';

export const MEMORY = ':memory:';

/** The host's own tables. Positions are decimal texts: they may exceed what a double holds. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS checkpoints (
    projection TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    position TEXT,
    stream TEXT,
    revision INTEGER,
    hash TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS parked (
    projection TEXT NOT NULL,
    position TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (projection, position)
  ) STRICT;`;

/** Removes the database and what SQLite keeps beside it. */
export const removeDatabase = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
};

/** Milliseconds that the main thread may wait for a lock: nobody else writes, but for the checkpointer in its gaps. */
const LOCK_TIMEOUT = 50;

const connect = (file: string): Database => {
  const database = new Sqlite(file, { timeout: LOCK_TIMEOUT });
  try {
    database.pragma('journal_mode = WAL');
    // The log is durable and this database can be made from it: a commit needs no fsync. The checkpointer does them all.
    database.pragma('synchronous = NORMAL');
    database.pragma('wal_autocheckpoint = 0');
    database.pragma('cache_size = -32768');
    // A transaction touches the disk when it is committed, and at no other moment can the disk refuse it.
    database.pragma('cache_spill = OFF');
    database.pragma('temp_store = MEMORY');
    database.exec(SCHEMA);
    database.prepare('SELECT projection, version, position, stream, revision, hash FROM checkpoints').all();
    database.prepare('SELECT projection, position, reason FROM parked').all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Opens the database; one that is damaged or not ours is replaced by an empty one. Throws if that cannot be made either. */
export const openDatabase = (file: string): { readonly database: Database; readonly replaced: boolean } => {
  if (file === MEMORY || !existsSync(file)) return { database: connect(file), replaced: false };
  try {
    return { database: connect(file), replaced: false };
  } catch (error) {
    // SQLITE_ERROR: tables of another shape.
    if (!isDamage(error) && sqliteCode(error) !== 'SQLITE_ERROR') throw error;
    removeDatabase(file);
    return { database: connect(file), replaced: true };
  }
};
