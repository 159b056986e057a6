import type { Modification } from '../../dicom/modify/modification';
import type { JsonObject } from '../../domain/json';
import type { Level } from '../../domain/resource/events';
import type { ResourcesView } from '../../projections/port';
import { type SourceResource, submittedFacts } from './content';
import type { ModificationParameters } from './parameters';

/** Bytes of the key that new identifiers are made with. */
export const KEY_BYTES = 32;

export type ModificationOrder = {
  readonly modification: Modification;
  readonly key: Uint8Array;
  /** What the request named, at the level at which it is stored. */
  readonly sources: readonly SourceResource[];
  /** The level of the route; null for the bulk routes. */
  readonly target: Level | null;
  readonly transcode: string | null;
  readonly keepSource: boolean;
  readonly keepLabels: boolean;
  readonly permissive: boolean;
};

type Resources = Pick<ResourcesView, 'instances' | 'find'>;

/** All instances below the resources, each once. */
export const instancesBelow = (
  sources: readonly SourceResource[],
  resources: Pick<Resources, 'instances'>,
): readonly string[] => [
  ...new Set(sources.flatMap(({ id, level }) => (level === 'Instance' ? [id] : resources.instances(level, id)))),
];

/** What is directly above resources that were looked up already, by their ids; null: nothing. */
export type KnownParents = ReadonlyMap<string, string | null>;

/** The patients that the resources belong to. Each resource is looked up once, however many lie below it. */
export const patientsOf = (
  sources: readonly SourceResource[],
  resources: Pick<Resources, 'find'>,
  known: KnownParents = new Map(),
): readonly string[] => {
  const parentOf = (id: string): string | null => {
    const parent = known.get(id);
    return parent === undefined ? (resources.find(id)?.parent ?? null) : parent;
  };
  const patients = new Map<string, string>();
  const patientOf = (id: string): string => {
    const found = patients.get(id);
    if (found !== undefined) return found;
    const parent = parentOf(id);
    const patient = parent === null ? id : patientOf(parent);
    patients.set(id, patient);
    return patient;
  };
  return [...new Set(sources.map(({ id }) => patientOf(id)))];
};

/** The parts of a `SubmitJob` that depend on what is modified. */
export const modificationSubmission = (
  { sources, key, ...order }: ModificationOrder,
  resources: Resources,
  known?: KnownParents,
): { readonly parameters: JsonObject; readonly facts: JsonObject; readonly patients: readonly string[] } => {
  const instances = instancesBelow(sources, resources);
  const parameters: ModificationParameters = { ...order, instances, key: Buffer.from(key).toString('base64') };
  return {
    parameters: { ...parameters },
    facts: submittedFacts({
      instances: instances.length,
      anonymization: order.modification.anonymization !== null,
      transcode: order.transcode,
      target: order.target,
      sources,
    }),
    patients: patientsOf(sources, resources, known),
  };
};
