/** The `code` of an error (`ENOSPC`, `ERR_…`), else ''. By shape: errors of the system may come from another realm. */
export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What is told of an error whose message may be personal: its code, else its name. */
export const codeOf = (error: unknown): string => errorCode(error) || (error instanceof Error ? error.name : 'UNKNOWN');
