import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { syncToDisk } from '../eventstore/sqlite/files';

/** Replaces a small text file as a whole: after a power cut there is the old text or the new one. */
export const writeDurably = (file: string, text: string): void => {
  const fresh = `${file}.new`;
  writeFileSync(fresh, text);
  syncToDisk(fresh);
  renameSync(fresh, file);
  syncToDisk(path.dirname(file));
};
