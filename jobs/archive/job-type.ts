import type { JobType } from '../job-type';
import { createAtOnce } from './at-once';
import { describeArchive } from './content';
import { layOut } from './layout';
import { type ArchiveParameters, parseArchiveParameters } from './parameters';
import type { ArchivePorts } from './ports';
import { zipJob } from './zip-job';

/** What jobs that make a ZIP of instances have in common. */
export const zipJobType = {
  describe: describeArchive,
  recovery: 'restart',
  refuseResubmit: 'Cannot resubmit the creation of an archive',
  output: { key: 'archive', mediaType: 'application/zip' },
} as const;

/** A ZIP of instances in folders of patients, studies and series. */
export const createArchiveJobType = (ports: ArchivePorts): JobType<ArchiveParameters> => ({
  ...zipJobType,
  name: 'Archive',
  parse: parseArchiveParameters,
  atOnce: createAtOnce(ports),
  run: (run) =>
    zipJob(ports, run, (hierarchy) => ({
      files: () => layOut(hierarchy, run.parameters.utf8),
      complete: (entries) => entries,
      extra: 0,
    })),
});
