import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../threads/error-code';

/** Writes all of the bytes; a full disk may take only a part at first. */
export const writeWhole = (fd: number, bytes: Uint8Array): void => {
  let written = 0;
  while (written < bytes.byteLength) written += fs.writeSync(fd, bytes, written);
};

/** Makes the names in a folder durable. */
export const syncFolder = (folder: string): void => {
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
};

/**
 * Makes a file that is already fsynced durable under its name: folders that were missing, then the rename, then the
 * fsync of every folder that got a name. They come last so that a journaling file system commits them together.
 */
export const place = (from: string, to: string): void => {
  const folder = path.dirname(to);
  const missing: string[] = [];
  try {
    fs.renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    for (let at = folder; !fs.existsSync(at); at = path.dirname(at)) missing.push(at);
    fs.mkdirSync(folder, { recursive: true });
    fs.renameSync(from, to);
  }
  syncFolder(folder);
  for (const made of missing) syncFolder(path.dirname(made));
};

/** Removes a file if it is there; what else goes wrong leaves an orphan for the sweep at start-up. */
export const discard = (file: string): void => {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // The error that made us discard it is the one to report.
  }
};

/** Begins at once, on another thread. Resolves with what went wrong. */
export const synced = (fd: number): Promise<Error | null> => new Promise((resolve) => fs.fsync(fd, resolve));

/** As `synced`. The folder is opened here and now: this thread computes digests before it could take the answer of an opening elsewhere. */
export const syncedFolder = async (folder: string): Promise<unknown> => {
  let fd: number | null = null;
  try {
    fd = fs.openSync(folder, 'r');
    return await synced(fd);
  } catch (error) {
    return error;
  } finally {
    if (fd !== null) fs.closeSync(fd);
  }
};
