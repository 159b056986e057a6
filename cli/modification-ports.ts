import * as E from 'fp-ts/Either';
import type { Logger } from '../config/logger';
import { orthancStatus } from '../domain/orthanc-status';
import type { ResourceIds } from '../domain/resource/events';
import type { Annotations } from '../ingest/annotations';
import type { InstanceMaking } from '../ingest/port';
import type { JobInstances } from '../jobs/instances';
import { JobFault } from '../jobs/job-type';
import type { ModificationPorts } from '../jobs/modification/ports';
import type { ResourcesView } from '../projections/port';

export type ModificationDrivers = {
  readonly make: InstanceMaking;
  readonly instances: JobInstances;
  readonly resources: ResourcesView;
  readonly annotations: Annotations;
  readonly logger: Logger;
  /** Threads that edit and write. */
  readonly threads: number;
};

const idsOf = (resources: ResourcesView, instance: string): ResourceIds | null => {
  const series = resources.get('Instance', instance)?.parent ?? null;
  const study = series === null ? null : (resources.get('Series', series)?.parent ?? null);
  const patient = study === null ? null : (resources.get('Study', study)?.parent ?? null);
  return series === null || study === null || patient === null ? null : { patient, study, series, instance };
};

/** What jobs that make instances of others see of the server. */
export const modificationPorts = (drivers: ModificationDrivers): ModificationPorts => {
  const { make, instances, resources, annotations, logger, threads } = drivers;
  return {
    make,
    instances,
    idsOf: (instance) => idsOf(resources, instance),
    sizeOf: (instance) => resources.get('Instance', instance)?.instance?.blob.size ?? 0,
    labelsOf: resources.labelsOf,
    addLabel: async (level, id, label, origin) => {
      const added = await annotations.addLabel({ level, id }, label, origin)();
      if (E.isRight(added) || added.left._tag === 'UnknownResource') return;
      throw new JobFault(orthancStatus.DatabaseUnavailable.code, added.left._tag);
    },
    width: 16 * threads,
    warn: (warning) => logger.warn(warning, 'An instance could not be modified and is left out'),
  };
};
