import { PATIENT_ID, SERIES_INSTANCE_UID, SOP_INSTANCE_UID, STUDY_INSTANCE_UID } from '../../dicom/modify/identifiers';
import type { Modification } from '../../dicom/modify/modification';
import type { TagPath } from '../../dicom/modify/tag-path';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import { described } from '../fault';
import { isTop } from './tag-lists';

const NAMES: ReadonlyMap<number, string> = new Map([
  [PATIENT_ID, 'PatientID'],
  [STUDY_INSTANCE_UID, 'StudyInstanceUID'],
  [SERIES_INSTANCE_UID, 'SeriesInstanceUID'],
  [SOP_INSTANCE_UID, 'SOPInstanceUID'],
]);

export const isIdentifier = (path: TagPath): boolean => isTop(path) && NAMES.has(path.tag);

/** Identifiers are touched with `Force` only. Throws a fault. */
export const checkForce = (paths: readonly TagPath[], what: 'removed' | 'replaced' | 'kept', force: boolean): void => {
  const touched = force ? undefined : paths.find(isIdentifier);
  if (touched === undefined) return;
  const name = NAMES.get(touched.tag);
  throw described(
    orthancStatus.BadRequest,
    `Marking tag "${name}" as to be ${what} requires the "Force" option to be set to true`,
  );
};

/** The identifiers of the parents of a level cannot be chosen (contract 03-modify-anonymize.md §3); the texts are Orthanc's. */
const PARENTS: { readonly [L in Exclude<Level, 'Patient'>]: { readonly article: string; readonly tags: readonly number[] } } = {
  Study: { article: 'a study', tags: [PATIENT_ID] },
  Series: { article: 'a series', tags: [PATIENT_ID, STUDY_INSTANCE_UID] },
  Instance: { article: 'an instance', tags: [PATIENT_ID] },
};

/** Refuses a modification that would tear a resource from its parents, or leave a patient without a number of its own. Throws a fault. */
export const checkIdentifiers = ({ level, remove, replace, anonymization }: Modification): void => {
  if (remove.some(isIdentifier)) throw described(orthancStatus.BadRequest);
  const replaced = (tag: number): boolean => replace.some(({ path }) => isTop(path) && path.tag === tag);
  if (level === 'Patient') {
    if (anonymization !== null || replaced(PATIENT_ID)) return;
    throw described(orthancStatus.BadRequest, PATIENT_ID_REQUIRED);
  }
  const { article, tags } = PARENTS[level];
  const parent = tags.find(replaced);
  if (parent === undefined) return;
  throw described(
    orthancStatus.BadRequest,
    `When modifying ${article}, the parent ${NAMES.get(parent)} cannot be manually modified`,
  );
};

export const PATIENT_ID_REQUIRED = 'When modifying a patient, her PatientID is required to be modified';
