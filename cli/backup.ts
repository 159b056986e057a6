import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import { backupBlobs } from '../storage/backup';
import { CommandFailure } from './exit';
import { blobFolder } from './folders';
import { makeFolderFor } from './make-folders';
import { openLog } from './open-log';
import { storedFiles } from './stored-files';

export type Copies = {
  /** Copies all files that the log ever named; resolves with those that were gone. */
  readonly blobs: () => Promise<readonly string[]>;
  readonly log: () => Promise<void>;
};

/** The blobs before and after the log. Rejects with a `CommandFailure` if the copied log may name a file that the copy lacks. */
export const copyBoth = async (copy: Copies, folder: string): Promise<void> => {
  const goneBefore = new Set(await copy.blobs());
  await copy.log();
  const gone = await copy.blobs();
  if (gone.every((id) => goneBefore.has(id))) return;
  throw new CommandFailure(`Files were stored and deleted again while they were copied: remove ${folder} and try again.`);
};

/**
 * Copies the log and the blobs into an empty folder, while the server runs or not. A server started with the folder as
 * its StorageDirectory gives the same answers. Blobs are linked before and after the log is copied: what is deleted meanwhile is
 * in the copy. A file that was stored and deleted in between may be named by the copied log: the command fails then.
 */
export const backup = async (options: Options, target: string, print: (line: string) => void): Promise<void> => {
  const folder = path.resolve(target);
  makeFolderFor('The copy', folder);
  if (readdirSync(folder).length > 0) throw new CommandFailure(`${folder} is not empty: give a new folder.`);
  const log = await openLog(options, { readOnly: true });
  try {
    await copyBoth(
      {
        blobs: () => backupBlobs(blobFolder(options.StorageDirectory), blobFolder(folder), storedFiles(log)),
        log: async () => {
          const copied = await log.backup(folder)();
          if (E.isLeft(copied)) throw new CommandFailure(`The log cannot be copied: ${copied.left._tag}.`);
        },
      },
      folder,
    );
  } finally {
    await log.close();
  }
  print(`Copied log and blobs to ${folder}. Start on the copy with "StorageDirectory": "${folder}".`);
};
