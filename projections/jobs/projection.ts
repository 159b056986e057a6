import type { Projection } from '../host/projection';
import type { JobsView } from '../port';
import { type GarbageList, openGarbage } from '../resources/garbage';
import { makeJobFold } from './fold';
import { openJobOutputs } from './outputs';
import { jobsSchema } from './schema';
import { openJobTable } from './table';
import { openJobsView } from './view';

export type JobViews = { readonly jobs: JobsView; readonly garbage: GarbageList };

/** The jobs that `/jobs` lists, and the outputs that are kept. `transient`: streams that end with the process. */
export const jobsProjection = (transient: (stream: string) => boolean): Projection<JobViews> => ({
  name: 'jobs',
  version: 3,
  schema: jobsSchema,
  open: (database) => {
    // Jobs of a stream that ended with its process have no log to be folded from.
    database.exec('DELETE FROM jobs WHERE transient = 1; DELETE FROM jobs_outputs WHERE transient = 1;');
    const table = openJobTable(database);
    const outputs = openJobOutputs(database);
    const garbage = openGarbage(database, 'jobs_garbage');
    const fold = makeJobFold(table, outputs, transient);
    const flush = (): void => {
      fold.flush();
      garbage.flush();
    };
    return { fold: { ...fold, flush }, view: { jobs: openJobsView(database, table, outputs), garbage: garbage.list } };
  },
});
