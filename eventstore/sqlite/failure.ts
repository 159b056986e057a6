import type { StoreError } from '../port';
import type { OpenError } from './protocol';

/** Codes of SQLite and of the operating system that mean that the disk has no room. */
const FULL = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']);

export const isNoRoom = (code: string): boolean => FULL.has(code);

/** The code of an error of SQLite or of the file system, else its name: never its message, which may hold a path. */
export const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
};

/** What a failed call means for its caller. */
export const storeErrorOf = (error: unknown): StoreError => {
  const reason = codeOf(error);
  return isNoRoom(reason) ? { _tag: 'StoreFull', reason } : { _tag: 'StoreUnavailable', reason };
};

/** Carries an `OpenError` out of the opening of a database. */
export class OpenFailure extends Error {
  constructor(readonly error: OpenError) {
    super(error._tag);
  }
}

export const openErrorOf = (error: unknown): OpenError =>
  error instanceof OpenFailure ? error.error : { _tag: 'CannotOpen', reason: codeOf(error) };

/** Whether it would open if the disk had more room. */
export const lacksRoom = (error: OpenError): boolean => error._tag === 'CannotOpen' && isNoRoom(error.reason);

/** What happened and what to do, for the one who starts the server. */
export const describeOpenError = (error: OpenError): string => {
  switch (error._tag) {
    case 'LogInUse':
      return 'Another process uses this storage folder: stop it first, or choose another folder';
    case 'LaterFormat':
      return `The log in the storage folder has format ${error.format}, this version knows up to ${error.known}: use a later version of Anamnesis`;
    case 'NotALog':
      return 'The file log.db in the storage folder is not a log of Anamnesis: choose another folder';
    case 'NoLog':
      return 'There is no log in the storage folder: check the configuration';
    case 'CannotOpen':
      return `The log in the storage folder cannot be opened (${error.reason}): check its permissions and the room on the disk`;
  }
};
