import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../threads/error-code';
import { CommandFailure } from './exit';

const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** One by one: `recursive` never returns where the system says ENOENT though the parent is there, as below `/proc`. */
const make = (folder: string): void => {
  if (isFolder(folder)) return;
  if (path.dirname(folder) !== folder) make(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
};

/** Makes a folder and those above it. Throws a `CommandFailure` that names what asked for it, if it cannot be made. */
export const makeFolderFor = (what: string, folder: string): void => {
  try {
    make(path.resolve(folder));
  } catch (error) {
    throw new CommandFailure(`${what}: the folder ${folder} cannot be made (${codeOf(error)}): choose another one.`);
  }
};
