import { zipJobType } from '../archive/job-type';
import { zipJob } from '../archive/zip-job';
import type { JobType } from '../job-type';
import { withDirectory } from './entries';
import { layOutFileSet } from './file-set';
import { type MediaParameters, parseMediaParameters } from './parameters';
import type { MediaPorts } from './ports';

/** A ZIP of instances with a DICOMDIR, to be written to media (PS3.10; `contract/02-archive-media.md` §6). */
export const createMediaJobType = (ports: MediaPorts): JobType<MediaParameters> => ({
  ...zipJobType,
  name: 'Media',
  parse: parseMediaParameters,
  run: (run) =>
    zipJob(ports, run, (hierarchy) => ({
      files: () => layOutFileSet(hierarchy),
      complete: (entries) =>
        withDirectory(layOutFileSet(hierarchy), entries, ports, {
          extended: run.parameters.extended,
          signal: run.signal,
          onNoRecord: (instance) => ports.warn({ job: run.id, instance, code: 'NO_RECORD' }),
        }),
      extra: 1,
    })),
});
