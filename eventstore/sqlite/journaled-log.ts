import { closeSync, existsSync, fdatasyncSync, openSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { openForWriting } from './database';
import { freeBytes, journalFile, logFile } from './files';
import { journaledRecords, openJournal } from './journal';
import { appendsAfter } from './recovery';
import { createTables } from './tables';
import { createWriter, type Disk, ROOM, type Writer } from './writer';

/** Milliseconds that an append may be in the journal alone: long enough for several to share a transaction. */
const SETTLE_AFTER = 50;

export type JournaledLog = { readonly database: Database.Database; readonly writer: Writer; readonly close: () => void };

const diskBelow = (database: Database.Database, folder: string): Disk & { readonly close: () => void } => {
  const wal = `${logFile(folder)}-wal`;
  // SQLite keeps the file as long as it has the database open. Windows syncs only what is open for writing.
  let file: number | null = null;
  return {
    free: () => freeBytes(folder),
    sync: () => {
      if (file === null && existsSync(wal)) file = openSync(wal, 'r+');
      if (file !== null) fdatasyncSync(file);
    },
    scrub: () => database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0,
    close: () => {
      if (file !== null) closeSync(file);
    },
  };
};

/** Opens the log of a folder for writing, with every append that was acknowledged. Throws an `OpenFailure`, or an error of SQLite or the file system. */
export const openJournaledLog = (folder: string): JournaledLog => {
  const { database, close } = openForWriting(folder, 'NORMAL');
  const disk = diskBelow(database, folder);
  try {
    const tables = createTables(database);
    const missing = appendsAfter(tables.end(), journaledRecords(folder));
    if (missing.length > 0) tables.insertDurably(missing);
    // What an earlier process has settled may not be on the disk.
    disk.sync();
    const journal = existsSync(journalFile(folder)) || disk.free() >= ROOM ? openJournal(folder) : null;
    journal?.clear();
    const writer = createWriter(tables, journal, disk, (settle) => void setTimeout(settle, SETTLE_AFTER));
    return {
      database,
      writer,
      close: () => {
        try {
          writer.close();
        } finally {
          journal?.close();
          disk.close();
          close();
        }
      },
    };
  } catch (error) {
    disk.close();
    close();
    throw error;
  }
};

/** Opens the log of a folder for writing, without a journal: for a replica, whose other writes each need a sync of their own. */
export const openSyncedLog = (folder: string): JournaledLog => {
  const { database, close } = openForWriting(folder, 'FULL');
  const disk = diskBelow(database, folder);
  const writer = createWriter(createTables(database), null, disk, () => {});
  return {
    database,
    writer,
    close: () => {
      disk.close();
      close();
    },
  };
};
