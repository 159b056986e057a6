import { ModifyError, type ModifyRefusal } from '../../dicom/modify/modify-error';
import { TranscodeError } from '../../dicom/modify/port';
import { tagKey } from '../../dicom/parse/tag';
import { DicomError } from '../../dicom/port';
import type { Origin } from '../../domain/event';
import { orthancStatus } from '../../domain/orthanc-status';
import { LEVELS, type Level, type Provenance, type ResourceIds } from '../../domain/resource/events';
import { BlobError } from '../../storage/port';
import { ThreadError } from '../../threads/port';
import { JobFault } from '../job-type';
import type { ModificationParameters } from './parameters';
import type { ModificationPorts } from './ports';

/** What one instance became. */
export type Made = { readonly source: ResourceIds; readonly ids: ResourceIds };

export type InstanceWork = {
  readonly parameters: ModificationParameters;
  readonly key: Uint8Array;
  readonly origin: Origin;
  /** What the results say of their sources; null: nothing (split and merge). */
  readonly provenance: Provenance['kind'] | null;
};

/** Makes and stores what becomes of one instance. Can be repeated. Rejects with a `JobFault`. */
export const modifyInstance = async (
  instance: string,
  { parameters, key, origin, provenance }: InstanceWork,
  ports: ModificationPorts,
): Promise<Made> => {
  const source = ports.idsOf(instance);
  if (source === null) throw new JobFault(orthancStatus.InternalError.code);
  const { modification, transcode } = parameters;
  const made = await making(() => ports.make(instance, { modification, key, transcode }));
  if (made === null) throw new JobFault(orthancStatus.InternalError.code);
  const { file, summary } = made;
  const transcoded = transcode !== null;
  const known =
    provenance === null
      ? { summary, transcoded }
      : { summary, transcoded, provenance: { kind: provenance, from: changed(source, summary.ids) } };
  const { ids, status, differs } = await ports.instances.store({ file, ...known }, origin);
  // What this job made before a crash is the same to the byte; anything else that is in the way would stand for what was asked for.
  if (status === 'AlreadyStored' && (differs || ids.instance === instance)) {
    throw new JobFault(CANNOT_STORE, `Error while storing a modified instance ${instance}`);
  }
  return { source, ids };
};

/** OrthancStatus `CannotStoreInstance`. */
const CANNOT_STORE = orthancStatus.CannotStoreInstance.code;

/** The levels at which the result is another resource, and always that of the instance. */
const changed = (source: ResourceIds, made: ResourceIds): Provenance['from'] => {
  const from: { [L in Level]?: string } = {};
  for (const level of LEVELS) {
    const key = ID_OF[level];
    if (level === 'Instance' || source[key] !== made[key]) from[level] = source[key];
  }
  return from;
};

export const ID_OF = { Patient: 'patient', Study: 'study', Series: 'series', Instance: 'instance' } as const;

const making = async <A>(work: () => Promise<A>): Promise<A> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ModifyError) throw refusalFault(error.refusal);
    if (error instanceof TranscodeError) {
      throw new JobFault(orthancStatus.InternalError.code, `Cannot transcode to transfer syntax: ${error.transferSyntax}`);
    }
    if (error instanceof DicomError) throw new JobFault(orthancStatus.BadFileFormat.code, dicomDetails(error));
    throw storageFault(error);
  }
};

const dicomDetails = ({ kind, reason }: DicomError): string =>
  kind === 'NoIdentifiers' || kind === 'EmptyIdentifiers'
    ? 'missing StudyInstanceUID, SeriesInstanceUID or SOPInstanceUID'
    : reason;

/** What the file system or a thread says, by its code; anything else is a defect and is passed on. */
const storageFault = (error: unknown): unknown => {
  const code = error instanceof ThreadError ? error.code : error instanceof BlobError ? error.reason : null;
  if (code === null) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new JobFault(orthancStatus.FullStorage.code);
  return new JobFault(code === 'ENOENT' ? orthancStatus.InexistentFile.code : orthancStatus.InternalError.code, code);
};

/** The failure that a refusal of a modification is shown as; texts of the request are sealed. */
const refusalFault = (refusal: ModifyRefusal): JobFault => {
  const { code, details, personal } = describeRefusal(refusal);
  return new JobFault(code, details, personal);
};

/** A refusal of a modification in Orthanc's words (contract 03-modify-anonymize.md §2). */
export const describeRefusal = (
  refusal: ModifyRefusal,
): { readonly code: number; readonly details: string; readonly personal: boolean } => {
  const { code } = orthancStatus.BadFileFormat;
  switch (refusal._tag) {
    case 'OutOfRange': {
      const details = `While creating a DICOM instance, tag (${tagKey(refusal.tag)}) has out-of-range value: "${refusal.text}"`;
      return { code, details, personal: true };
    }
    case 'NotInCharacterSet':
      return {
        code,
        details: `The value of tag (${tagKey(refusal.tag)}) is not in the character set that is asked for`,
        personal: false,
      };
    case 'PixelDataIsEncapsulated':
      return { code, details: 'The pixel data of a compressed instance cannot be replaced', personal: false };
  }
};
