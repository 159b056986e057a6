/** The database failed, not the event: the disk is full, a file cannot be read, memory is short. Codes of SQLite. */
const ENVIRONMENT = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|NOMEM|READONLY|CANTOPEN|CORRUPT|NOTADB|PROTOCOL|INTERRUPT)/;

const DAMAGE = /^SQLITE_(CORRUPT|NOTADB)/;

/** The code of an error of SQLite, or null. Not by its class: the native library knows but one per process. */
export const sqliteCode = (error: unknown): string | null => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const { code } = error;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
};

export const environmentCode = (error: unknown): string | null => {
  const code = sqliteCode(error);
  return code !== null && ENVIRONMENT.test(code) ? code : null;
};

export const isDamage = (error: unknown): boolean => DAMAGE.test(sqliteCode(error) ?? '');

/** Why an event was parked: never the message of a foreign error, which may quote a value. */
export const reasonOf = (error: unknown): string =>
  sqliteCode(error) ?? (error instanceof Error ? error.constructor.name : 'unknown');
