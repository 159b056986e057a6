import type { JsonObject } from '../../domain/json';
import type { ArchivePatient } from '../../projections/port';
import { instancesOf } from './hierarchy';

export type ArchivePlan = {
  readonly InstancesCount: number;
  /** Bytes. */
  readonly UncompressedSize: number;
};

/** Identifiers of the instances, and the bytes of all, in one pass. */
const contentOf = (hierarchy: readonly ArchivePatient[]): { readonly instances: readonly string[]; readonly bytes: number } => {
  const instances: string[] = [];
  let bytes = 0;
  for (const { id, blob } of instancesOf(hierarchy)) {
    instances.push(id);
    bytes += blob.size;
  }
  return { instances, bytes };
};

/** The facts of an archive that are known when it is submitted. */
export const planArchive = (hierarchy: readonly ArchivePatient[]): ArchivePlan => {
  const { instances, bytes } = contentOf(hierarchy);
  return { InstancesCount: instances.length, UncompressedSize: bytes };
};

export type ArchiveForm = {
  /** A transfer syntax that can be written, or null. */
  readonly transcode: { readonly syntax: string; readonly lossyQuality: number } | null;
  readonly utf8: boolean;
};

/** The parts of a `SubmitJob` that depend on what is archived. */
export const archiveSubmission = (
  resources: readonly string[],
  hierarchy: readonly ArchivePatient[],
  { transcode, utf8 }: ArchiveForm,
): { readonly parameters: JsonObject; readonly facts: JsonObject; readonly patients: readonly string[] } => {
  const { instances, bytes } = contentOf(hierarchy);
  const facts = { InstancesCount: instances.length, UncompressedSize: bytes, Utf8: utf8 };
  const patients = hierarchy.map(({ id }) => id);
  if (transcode === null) return { parameters: { resources, instances, transcode, utf8 }, facts, patients };
  const { syntax, lossyQuality } = transcode;
  return {
    parameters: { resources, instances, transcode: syntax, utf8, lossyQuality },
    facts: { ...facts, LossyQuality: lossyQuality, Transcode: syntax },
    patients,
  };
};
