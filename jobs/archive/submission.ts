import type { JsonObject } from '../../domain/json';
import type { ArchivePatient } from '../../projections/port';
import { instancesOf } from './hierarchy';

export type ArchivePlan = {
  readonly InstancesCount: number;
  /** Bytes. */
  readonly UncompressedSize: number;
};

/** The facts of an archive that are known when it is submitted. */
export const planArchive = (hierarchy: readonly ArchivePatient[]): ArchivePlan => {
  let [count, bytes] = [0, 0];
  for (const { blob } of instancesOf(hierarchy)) {
    count += 1;
    bytes += blob.size;
  }
  return { InstancesCount: count, UncompressedSize: bytes };
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
): { readonly parameters: JsonObject; readonly facts: JsonObject; readonly patients: readonly string[] } => ({
  parameters: {
    resources,
    instances: Array.from(instancesOf(hierarchy), ({ id }) => id),
    transcode: transcode?.syntax ?? null,
    utf8,
    ...(transcode === null ? {} : { lossyQuality: transcode.lossyQuality }),
  },
  facts: Object.assign(
    planArchive(hierarchy),
    { Utf8: utf8 },
    transcode === null ? {} : { LossyQuality: transcode.lossyQuality, Transcode: transcode.syntax },
  ),
  patients: hierarchy.map(({ id }) => id),
});
