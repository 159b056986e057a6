import type { Database } from 'better-sqlite3';
import type { BlobRef } from '../../domain/event';
import { type BlobColumns, blobOf } from './rows';

/** Blobs of what was deleted, until their bytes are gone. After a rebuild they are all listed again: collecting is idempotent. */
export type GarbageList = {
  /** The oldest ones that were not collected yet. */
  readonly next: (limit: number) => readonly { readonly key: number; readonly blob: BlobRef }[];
  /** Takes blobs off the list; written with the next batch of events. */
  readonly collected: (keys: readonly number[]) => void;
};

/** `flush` is for the fold alone. It belongs into a transaction of the host: the main thread never waits for the database's lock. */
export const openGarbage = (
  database: Database,
  table: 'resources_garbage' | 'jobs_garbage',
): { readonly list: GarbageList; readonly flush: () => void } => {
  const select = database.prepare<[number], BlobColumns & { readonly key: number }>(
    `SELECT key, blob_store, blob_id, size, md5, sha256 FROM ${table} ORDER BY key LIMIT ? + 0`,
  );
  const remove = database.prepare(`DELETE FROM ${table} WHERE key = ?`);
  const done = new Set<number>();
  return {
    list: {
      next: (limit) =>
        select
          .all(limit + done.size)
          .filter(({ key }) => !done.has(key))
          .slice(0, limit)
          .map((row) => ({ key: row.key, blob: blobOf(row) })),
      collected: (keys) => {
        for (const key of keys) done.add(key);
      },
    },
    flush: () => {
      for (const key of done) remove.run(key);
      done.clear();
    },
  };
};
