import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isLeft } from 'fp-ts/Either';
import type { OpenError } from '../protocol';
import { openSqliteStore, type SqliteOptions, type SqliteStore } from '../store';

/** Temporary folders that a test file removes when it is done. */
export const temporaryFolders = (): (() => string) => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-log-'));
    folders.push(folder);
    return folder;
  };
};

export const opened = async (options: SqliteOptions): Promise<SqliteStore> => {
  const result = await openSqliteStore(options)();
  if (isLeft(result)) throw new Error(result.left._tag);
  return result.right;
};

export const notOpened = async (options: SqliteOptions): Promise<OpenError> => {
  const result = await openSqliteStore(options)();
  if (isLeft(result)) return result.left;
  await result.right.close();
  throw new Error('expected a refusal');
};
