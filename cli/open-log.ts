import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import type { OpenError } from '../eventstore/sqlite/protocol';
import { openSqliteStore, type SqliteStore } from '../eventstore/sqlite/store';
import { CommandFailure } from './exit';

const describe = (error: OpenError, folder: string): string => {
  switch (error._tag) {
    case 'LogInUse':
      return `Another process is using ${folder}: stop it first, or give this one another IndexDirectory.`;
    case 'LaterFormat':
      return `The log in ${folder} has format ${error.format}, this release knows formats up to ${error.known}: install the release that wrote it, or a later one.`;
    case 'NotALog':
      return `${folder}/log.db is not a log of Anamnesis: move it away, or give another IndexDirectory.`;
    case 'NoLog':
      return `There is no log in ${folder}: give the configuration of the server with --config.`;
    case 'CannotOpen':
      return `The log in ${folder} cannot be opened (${error.reason}): check that the folder exists and is writable.`;
  }
};

/** Opens the embedded log of a configuration; a refusal ends the command with a sentence that says what to do. */
export const openLog = async (options: Options, mode: { readonly readOnly: boolean }): Promise<SqliteStore> => {
  const opened = await openSqliteStore({ folder: options.IndexDirectory, readOnly: mode.readOnly })();
  if (E.isRight(opened)) return opened.right;
  throw new CommandFailure(describe(opened.left, options.IndexDirectory));
};
