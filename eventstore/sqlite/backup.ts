import { existsSync, renameSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { logFile, makeFolder, syncToDisk } from './files';

/** Pages that are copied before the thread looks at other calls again. */
const PAGES = 500;

/**
 * Copies the log into a folder while appends go on; the copy is one consistent state of it. It is on disk under its
 * final name when the promise resolves. Refuses (EEXIST) a folder that has a log.
 */
export const backupLog = async (database: Database.Database, folder: string): Promise<void> => {
  makeFolder(folder);
  const target = logFile(folder);
  if (existsSync(target)) throw Object.assign(new Error('The backup folder has a log already'), { code: 'EEXIST' });
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  try {
    await database.backup(partial, { progress: () => PAGES });
    syncToDisk(partial);
    renameSync(partial, target);
    syncToDisk(folder);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
};
