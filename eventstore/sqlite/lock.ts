import Database from 'better-sqlite3';
import { codeOf, OpenFailure } from './failure';
import { lockFile } from './files';

export type Lock = { readonly release: () => void };

/**
 * Takes a file for this process: an exclusive lock on a database that holds nothing. The operating system drops
 * it when the process ends, however it ends. SQLite keeps a second connection of the same process out as well.
 * Throws `OpenFailure` `LogInUse`. No other code may open the file: closing it anywhere in the process drops the lock.
 */
export const holdFile = (file: string): Lock => {
  const database = new Database(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw codeOf(error).startsWith('SQLITE_BUSY') ? new OpenFailure({ _tag: 'LogInUse' }) : error;
  }
  return { release: () => database.close() };
};

/** Takes the folder of a log for this process. Throws as `holdFile`. */
export const lockFolder = (folder: string): Lock => holdFile(lockFile(folder));
