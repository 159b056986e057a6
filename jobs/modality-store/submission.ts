import type { JsonObject } from '../../domain/json';
import type { ResourceRow, ResourcesView } from '../../projections/port';
import type { ModalityStoreParameters } from './parameters';

export type StoreSubmission = {
  readonly jobType: 'DicomModalityStore';
  readonly facts: JsonObject;
  readonly parameters: JsonObject;
  /** Where there are too many resources for an event: they go into the sealed document. */
  readonly sealedContent?: JsonObject;
  readonly patients: readonly string[];
};

/** Resources that the event tells of: each takes about 120 bytes, and an event at most 256 KiB. */
const MOST_IN_EVENT = 1_000;
/** Resources that are told of at all: they stand in every answer that shows the job. */
const MOST_TOLD = 50_000;

/**
 * The parts of a `SubmitJob` that sends what is below `resources`. A job that a C-MOVE of another node caused does not tell of them, as in
 * Orthanc (contract 12-newer-releases.md §2.2).
 */
export const storeSubmission = (
  resources: readonly ResourceRow[],
  view: Pick<ResourcesView, 'instances' | 'find'>,
  to: Omit<ModalityStoreParameters, 'instances'>,
  description: 'REST API' | 'C-MOVE' = 'REST API',
): StoreSubmission => {
  const instances = [...new Set(resources.flatMap(({ level, id }) => (level === 'Instance' ? [id] : view.instances(level, id))))];
  const { peer, moveOriginator, ...parameters } = to;
  const parents = [...new Map(resources.map((row) => [row.id, row])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const untold = description === 'C-MOVE' || parents.length === 0 || parents.length > MOST_TOLD;
  const told = untold ? {} : sourcesOf(parents);
  const inEvent = parents.length <= MOST_IN_EVENT;
  return {
    jobType: 'DicomModalityStore',
    facts: {
      Description: description,
      InstancesCount: instances.length,
      FailedInstancesCount: 0,
      LocalAet: to.localAet,
      RemoteAet: peer.aet,
      ...(inEvent ? told : {}),
      ...(moveOriginator === null ? {} : { MoveOriginatorAET: moveOriginator.aet, MoveOriginatorID: moveOriginator.messageId }),
      ...(to.commitment === null ? {} : { StorageCommitmentTransactionUID: to.commitment }),
    },
    parameters: { ...parameters, peer, moveOriginator, instances },
    ...(inEvent ? {} : { sealedContent: told }),
    patients: patientsOf(parents, view),
  };
};

const sourcesOf = (parents: readonly ResourceRow[]): JsonObject => ({
  ParentResources: parents.map(({ id }) => id),
  Resources: parents.map(({ id, level }) => ({ ID: id, Type: level })),
});

/** Their patients, each once. What is above is looked up once, however many have it in common. */
const patientsOf = (rows: readonly ResourceRow[], view: Pick<ResourcesView, 'find'>): readonly string[] => {
  const known = new Map<string, string>();
  const patientAbove = (parent: string): string => {
    const found = known.get(parent);
    if (found !== undefined) return found;
    const row = view.find(parent);
    const patient = row?.parent == null ? parent : patientAbove(row.parent);
    known.set(parent, patient);
    return patient;
  };
  return [...new Set(rows.map(({ id, parent }) => (parent === null ? id : patientAbove(parent))))];
};
