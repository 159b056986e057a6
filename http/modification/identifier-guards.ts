import { PATIENT_ID, SERIES_INSTANCE_UID, SOP_INSTANCE_UID, STUDY_INSTANCE_UID } from '../../dicom/modify/identifiers';
import type { Modification } from '../../dicom/modify/modification';
import type { TagPath } from '../../dicom/modify/tag-path';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import { described } from '../fault';
import type { ModificationRequest, Release } from './modification-request';
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

/** Identifiers are never taken away. Throws a fault. */
export const checkRemoved = (remove: readonly TagPath[], release: Release): void => {
  if (!remove.some(isIdentifier)) return;
  const details = release === '1.10.1' ? null : 'It is forbidden to remove one of the main Dicom identifiers';
  throw described(orthancStatus.BadRequest, details);
};

const replaces = ({ replace }: Modification, tag: number): boolean => replace.some(({ path }) => isTop(path) && path.tag === tag);

/**
 * Refuses a modification that would tear a resource from its parents, or leave a patient without a number of its own. Newer releases leave that to who
 * forces it (contract 12-newer-releases.md §4). Throws a fault.
 */
export const checkIdentifiers = (request: ModificationRequest, release: Release): void => {
  const { modification, force } = request;
  checkRemoved(modification.remove, release);
  if (force && release !== '1.10.1') return;
  const { level } = modification;
  if (level === 'Patient') {
    if (replaces(modification, PATIENT_ID)) return;
    throw described(orthancStatus.BadRequest, PATIENT_ID_REQUIRED);
  }
  const { article, tags } = PARENTS[level];
  const parent = tags.find((tag) => replaces(modification, tag));
  if (parent === undefined) return;
  throw described(
    orthancStatus.BadRequest,
    `When modifying ${article}, the parent ${NAMES.get(parent)} cannot be manually modified`,
  );
};

const KEPT_IN_PLACE = 'When keeping StudyInstanceUID, SeriesInstanceUID and SOPInstanceUID tag, you must';

/** Newer releases say beforehand what rewriting in place needs. Throws a fault. */
export const checkInPlace = (
  modification: Modification,
  server: { readonly overwrites: boolean; readonly keepSource: boolean; readonly release: Release },
): void => {
  const kept = [STUDY_INSTANCE_UID, SERIES_INSTANCE_UID, SOP_INSTANCE_UID].every((tag) =>
    modification.keep.some((path) => isTop(path) && path.tag === tag),
  );
  const whole = modification.level === 'Patient' || modification.level === 'Study';
  if (server.release === '1.10.1' || modification.anonymization !== null || !whole || !kept || replaces(modification, PATIENT_ID))
    return;
  if (!server.keepSource) {
    throw described(
      orthancStatus.BadRequest,
      `${KEPT_IN_PLACE} set KeepSource to true to avoid deleting the modified files at the end of the process`,
    );
  }
  if (server.overwrites) return;
  throw described(
    orthancStatus.BadRequest,
    `${KEPT_IN_PLACE} have the 'OverwriteInstances' Orthanc configuration set to true in order to replace the modified resources`,
  );
};

export const PATIENT_ID_REQUIRED = 'When modifying a patient, her PatientID is required to be modified';
