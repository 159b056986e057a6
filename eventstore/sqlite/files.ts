import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import path from 'node:path';

export const logFile = (folder: string): string => path.join(folder, 'log.db');

/** What was appended and may not be in `log.db` yet. */
export const journalFile = (folder: string): string => path.join(folder, 'log.journal');

export const lockFile = (folder: string): string => path.join(folder, 'lock.db');

/** Makes what was written to a file, or the names in a folder, durable. */
export const syncToDisk = (target: string): void => {
  const handle = openSync(target, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Bytes that are free on the disk of a folder. */
export const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Makes a folder that is there after a power cut. */
export const makeFolder = (folder: string): void => {
  const absolute = path.resolve(folder);
  if (existsSync(absolute)) return;
  makeFolder(path.dirname(absolute));
  mkdirSync(absolute, { recursive: true });
  syncToDisk(path.dirname(absolute));
};
