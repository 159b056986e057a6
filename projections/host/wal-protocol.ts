/** `copy` moves the WAL into the database beside running transactions; `restart` needs a moment without any. */
export type WalRequest = 'copy' | 'restart' | 'close';

/** A code of SQLite, or null. */
export type WalAnswer = { readonly failed: string | null };

export const walFile = (workerData: unknown): string => {
  if (typeof workerData === 'string') return workerData;
  throw new TypeError('The worker needs the path of the database');
};
