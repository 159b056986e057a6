import type { Database } from 'better-sqlite3';
import type { JobsView } from './port';

const PAGE = 1000;

/**
 * Ids of all blobs of the file storage that an instance, an attachment or a kept output refers to, for the sweep of orphans. Reads page
 * by page, so that events may be taken in between: call it when nothing is stored or deleted, or expect either answer for
 * what changes meanwhile.
 */
export const openReferencedFiles = (database: Database, jobs: JobsView): (() => Iterable<string>) => {
  const page = database.prepare<
    [number, number],
    { readonly key: number; readonly blob_store: string; readonly blob_id: string }
  >('SELECT key, blob_store, blob_id FROM resources_instances WHERE key > ? ORDER BY key LIMIT ? + 0');
  const attachments = database.prepare<[], string>(`SELECT blob_id FROM resources_attachments WHERE blob_store = 'file'`).pluck();
  return function* () {
    let rows = page.all(0, PAGE);
    while (rows.length > 0) {
      for (const { blob_store, blob_id } of rows) if (blob_store === 'file') yield blob_id;
      rows = page.all(rows.at(-1)?.key ?? 0, PAGE);
    }
    yield* attachments.all();
    for (const { blob } of jobs.outputs()) if (blob.store === 'file') yield blob.id;
  };
};
