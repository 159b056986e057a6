import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import { releaseReserve } from '../eventstore/disk-reserve';
import { describeOpenError, lacksRoom } from '../eventstore/sqlite/failure';
import { openSqliteStore, type SqliteStore } from '../eventstore/sqlite/store';
import { CommandFailure } from './exit';
import { logFolder } from './folders';

type Place = Pick<Options, 'EventStoreDriver' | 'IndexDirectory'>;

/**
 * Opens the embedded log of a configuration, or its replica of the log in EventStoreDB; a refusal ends the command with a sentence that says what to do. Where
 * the disk is full and the tables of the log lack what its journal holds, the room that is kept for deletions is given for it.
 */
export const openLog = async (options: Place, { readOnly }: { readonly readOnly: boolean }): Promise<SqliteStore> => {
  const folder = logFolder(options);
  const open = openSqliteStore({ folder, readOnly });
  const first = await open();
  const again = E.isLeft(first) && !readOnly && lacksRoom(first.left) && releaseReserve(options.IndexDirectory);
  const opened = again ? await open() : first;
  if (E.isRight(opened)) return opened.right;
  throw new CommandFailure(`${describeOpenError(opened.left)} (${folder}).`);
};
