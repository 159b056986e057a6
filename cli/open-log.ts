import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import { describeOpenError } from '../eventstore/sqlite/failure';
import { openSqliteStore, type SqliteStore } from '../eventstore/sqlite/store';
import { CommandFailure } from './exit';
import { logFolder } from './folders';

/** Opens the embedded log of a configuration, or its replica of the log in EventStoreDB; a refusal ends the command with a sentence that says what to do. */
export const openLog = async (options: Options, mode: { readonly readOnly: boolean }): Promise<SqliteStore> => {
  const opened = await openSqliteStore({ folder: logFolder(options), readOnly: mode.readOnly })();
  if (E.isRight(opened)) return opened.right;
  throw new CommandFailure(`${describeOpenError(opened.left)} (${logFolder(options)}).`);
};
