import type { Database } from 'better-sqlite3';
import type { JobStateName } from '../../domain/job/state';
import type { JobRow, JobsView } from '../port';
import type { JobOutputs } from './outputs';
import type { JobTable } from './table';

export const openJobsView = (database: Database, table: JobTable, outputs: JobOutputs): JobsView => {
  const ids = database.prepare<[], string>('SELECT id FROM jobs ORDER BY id').pluck();
  const open = database.prepare<[], string>('SELECT id FROM jobs WHERE completed IS NULL ORDER BY submitted').pluck();
  const completed = database.prepare<[], string>('SELECT id FROM jobs WHERE completed IS NOT NULL ORDER BY completed').pluck();
  const totals = database.prepare<[], { readonly state_name: JobStateName; readonly jobs: number }>(
    'SELECT state_name, jobs FROM jobs_totals',
  );

  const rows = (of: readonly string[]): readonly JobRow[] =>
    of.flatMap((id) => {
      const job = table.get(id);
      return job === null ? [] : [job];
    });

  return {
    ids: () => ids.all(),
    get: table.get,
    all: () => rows(ids.all()),
    open: () => rows(open.all()).map(({ state }) => state),
    completed: () => completed.all(),
    outputs: outputs.all,
    counts: () => {
      const of = new Map(totals.all().map(({ state_name, jobs }) => [state_name, jobs]));
      const sum = (...names: readonly JobStateName[]) => names.reduce((total, name) => total + (of.get(name) ?? 0), 0);
      // Contract 08: a job that waits for its retry counts as pending, a paused one as running.
      return {
        pending: sum('Pending', 'Retry'),
        running: sum('Running', 'Paused'),
        success: sum('Success'),
        failure: sum('Failure'),
      };
    },
  };
};
