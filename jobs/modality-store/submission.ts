import type { JsonObject } from '../../domain/json';
import type { ResourceRow, ResourcesView } from '../../projections/port';
import type { ModalityStoreParameters } from './parameters';

export type StoreSubmission = {
  readonly jobType: 'DicomModalityStore';
  readonly facts: JsonObject;
  readonly parameters: JsonObject;
  readonly patients: readonly string[];
};

/** The parts of a `SubmitJob` that sends what is below `resources`. `description` is shown with the job. */
export const storeSubmission = (
  resources: readonly ResourceRow[],
  view: Pick<ResourcesView, 'instances' | 'find'>,
  to: Omit<ModalityStoreParameters, 'instances'>,
  description = 'REST API',
): StoreSubmission => {
  const instances = [...new Set(resources.flatMap(({ level, id }) => view.instances(level, id)))];
  const { peer, moveOriginator, ...parameters } = to;
  const parents = [...new Map(resources.map((row) => [row.id, row])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    jobType: 'DicomModalityStore',
    facts: {
      Description: description,
      InstancesCount: instances.length,
      FailedInstancesCount: 0,
      LocalAet: to.localAet,
      RemoteAet: peer.aet,
      ...(parents.length === 0
        ? {}
        : {
            ParentResources: parents.map(({ id }) => id),
            Resources: parents.map(({ id, level }) => ({ ID: id, Type: level })),
          }),
      ...(moveOriginator === null ? {} : { MoveOriginatorAET: moveOriginator.aet, MoveOriginatorID: moveOriginator.messageId }),
      ...(to.commitment === null ? {} : { StorageCommitmentTransactionUID: to.commitment }),
    },
    parameters: { ...parameters, peer, moveOriginator, instances },
    patients: [...new Set(parents.map((row) => patientOf(row, view)))],
  };
};

const patientOf = (row: ResourceRow, view: Pick<ResourcesView, 'find'>): string => {
  let current = row;
  for (;;) {
    const parent = current.parent === null ? null : view.find(current.parent);
    if (parent === null) return current.id;
    current = parent;
  }
};
