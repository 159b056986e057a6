import type { Projection } from '../host/projection';
import type { JobsView } from '../port';
import { makeJobFold } from './fold';
import { openJobOutputs } from './outputs';
import { jobsSchema } from './schema';
import { openJobTable } from './table';
import { openJobsView } from './view';

/** The jobs that `/jobs` lists, and the outputs that are kept. `transient`: streams that end with the process. */
export const jobsProjection = (transient: (stream: string) => boolean): Projection<JobsView> => ({
  name: 'jobs',
  version: 1,
  schema: jobsSchema,
  open: (database) => {
    // Jobs of a stream that ended with its process have no log to be folded from.
    database.exec('DELETE FROM jobs WHERE transient = 1; DELETE FROM jobs_outputs WHERE transient = 1;');
    const table = openJobTable(database);
    const outputs = openJobOutputs(database);
    return { fold: makeJobFold(table, outputs, transient), view: openJobsView(database, table, outputs) };
  },
});
