import type { Database } from 'better-sqlite3';
import type { BlobRef } from '../../domain/event';
import type { Position } from '../../eventstore/port';

export type OutputRow = { readonly id: string; readonly key: string; readonly blob: BlobRef };

export type JobOutputs = {
  readonly add: (made: Position, output: OutputRow, transient: boolean) => void;
  /** Its bytes are garbage from now on. */
  readonly remove: (id: string, key: string) => void;
  /** In the order in which they were made. */
  readonly all: () => readonly OutputRow[];
};

const parseBlob = (text: string): BlobRef => JSON.parse(text);

export const openJobOutputs = (database: Database): JobOutputs => {
  const remove = database.prepare('DELETE FROM jobs_outputs WHERE job = ? AND key = ?');
  const select = database.prepare<[string, string], string>('SELECT blob FROM jobs_outputs WHERE job = ? AND key = ?').pluck();
  const discard = database.prepare(
    'INSERT INTO jobs_garbage (blob_store, blob_id, size, md5, sha256) VALUES (@store, @id, @size, @md5, @sha256)',
  );
  const insert = database.prepare('INSERT OR REPLACE INTO jobs_outputs VALUES (?, ?, ?, ?, ?)');
  const all = database.prepare<[], { readonly job: string; readonly key: string; readonly blob: string }>(
    'SELECT job, key, blob FROM jobs_outputs ORDER BY made',
  );
  return {
    add: (made, { id, key, blob }, transient) => {
      insert.run(made, id, key, JSON.stringify(blob), transient ? 1 : 0);
    },
    remove: (id, key) => {
      const text = select.get(id, key);
      const blob = text === undefined ? null : parseBlob(text);
      if (blob?.store === 'document') discard.run(blob);
      remove.run(id, key);
    },
    all: () => all.all().map(({ job, key, blob }) => ({ id: job, key, blob: parseBlob(blob) })),
  };
};
