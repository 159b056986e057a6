import { isProfileName, type ProfileName } from '../../dicom/deidentify/profile';
import { PATIENT_ID, PATIENT_NAME, SERIES_INSTANCE_UID, STUDY_INSTANCE_UID } from '../../dicom/modify/identifiers';
import type { Modification, Replacement } from '../../dicom/modify/modification';
import type { TagPath } from '../../dicom/modify/tag-path';
import { isPrivate } from '../../dicom/parse/tag';
import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import { described } from '../fault';
import { member } from '../json-object-body';
import { checkForce, checkRemoved, isIdentifier, PATIENT_ID_REQUIRED } from './identifier-guards';
import { replacements } from './new-values';
import { isTop, pathKey, tagList } from './tag-lists';

/** What a request says of tags: no tag is in two of the lists. */
type Lists = {
  readonly remove: readonly TagPath[];
  readonly replace: readonly Replacement[];
  readonly keep: readonly TagPath[];
};

/** A flag in the words of Orthanc's modifications. Throws a fault. */
const flag = (members: JsonObject, name: string): boolean => {
  const value = member(members, name);
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw described(orthancStatus.BadFileFormat, `Member "${name}" should be a Boolean value`);
};

/** Replacing beats removing, keeping beats both, whatever the order of the members (observed on 1.10.1). */
const listsOf = (members: JsonObject, force: boolean): Lists => {
  const remove = tagList(members, 'Remove');
  checkForce(remove, 'removed', force);
  const replace = replacements(members);
  checkForce(
    replace.map(({ path }) => path),
    'replaced',
    force,
  );
  const keep = tagList(members, 'Keep');
  checkForce(keep, 'kept', force);
  const kept = new Set(keep.map(pathKey));
  const last = new Map(replace.map((one) => [pathKey(one.path), one]));
  return {
    remove: remove.filter((path) => !kept.has(pathKey(path)) && !last.has(pathKey(path))),
    replace: [...last].filter(([key]) => !kept.has(key)).map(([, one]) => one),
    keep,
  };
};

const privateCreatorOf = (members: JsonObject, otherwise: string): string => {
  const value = member(members, 'PrivateCreator');
  if (value === undefined) return otherwise;
  if (typeof value === 'string') return value;
  throw described(orthancStatus.BadFileFormat, 'String value expected in field: PrivateCreator');
};

/** The release of Orthanc that the server names, and whose rules it follows. */
export type Release = '1.10.1' | '1.12.11';

export type Defaults = { readonly privateCreator: string; readonly release: Release };

/** `force`: the request may touch identifiers. */
export type ModificationRequest = { readonly modification: Modification; readonly force: boolean };

/** The body of a modification. `level`: null to infer it from what is replaced, as the route of instances does. Throws a fault. */
export const readModification = (members: JsonObject, level: Level | null, defaults: Defaults): ModificationRequest => {
  const force = flag(members, 'Force');
  const removePrivate = flag(members, 'RemovePrivateTags');
  const { remove, replace, keep } = listsOf(members, force);
  const modification: Modification = {
    level: level ?? inferredLevel(replace),
    removePrivate,
    privateCreator: privateCreatorOf(members, defaults.privateCreator),
    remove,
    replace,
    keep: keep.filter((path) => isIdentifier(path) || isPrivate(path.tag)),
    anonymization: null,
  };
  return { modification, force };
};

const inferredLevel = (replace: readonly Replacement[]): Level => {
  const replaced = (tag: number): boolean => replace.some(({ path }) => isTop(path) && path.tag === tag);
  if (replaced(PATIENT_ID)) return 'Patient';
  if (replaced(STUDY_INSTANCE_UID)) return 'Study';
  return replaced(SERIES_INSTANCE_UID) ? 'Series' : 'Instance';
};

/**
 * An anonymization that lacks the name of its patient: a number, which is only taken for a request that can be read. `modification` refuses what cannot be done
 * with identifiers, as Orthanc once the number is taken. Throws a fault.
 */
export type AnonymizationRequest = {
  readonly modification: (patientName: string | null) => Modification;
  readonly namesPatient: boolean;
};

const profileText = (profile: ProfileName, release: Release): string => {
  const table = `Orthanc ${release} - PS 3.15-${profile} Table E.1-1`;
  return profile === '2008' ? table : `${table} Basic Profile`;
};

/** DeidentificationMethod: 1.10.1 leaves it out when the profile is altered in any way, newer releases name the profile unless something is replaced. */
const methodOf = (profile: ProfileName, release: Release, replaces: boolean, altered: boolean): string | null => {
  if (release === '1.10.1') return altered ? null : profileText(profile, release);
  return replaces ? `Orthanc ${release}` : profileText(profile, release);
};

const DEFAULT_PROFILES: { readonly [R in Release]: ProfileName } = { '1.10.1': '2021b', '1.12.11': '2023b' };

/** The body of an anonymization, which works at the level of the patient whatever the route. Throws a fault. */
export const readAnonymization = (members: JsonObject, defaults: Defaults): AnonymizationRequest => {
  const force = flag(members, 'Force');
  const profile = profileOf(members, defaults.release);
  const keepPrivate = flag(members, 'KeepPrivateTags');
  const { remove, replace, keep } = listsOf(members, force);
  const paths = [...remove, ...replace.map(({ path }) => path), ...keep];
  const altered = keepPrivate || paths.length > 0;
  const method = methodOf(profile, defaults.release, replace.length > 0, altered);
  const privateCreator = privateCreatorOf(members, defaults.privateCreator);
  const checkIdentifiers = (): void => {
    checkRemoved(remove, defaults.release);
    if (keep.some((path) => isTop(path) && path.tag === PATIENT_ID)) {
      throw described(orthancStatus.BadRequest, PATIENT_ID_REQUIRED);
    }
  };
  return {
    namesPatient: !paths.some((path) => isTop(path) && path.tag === PATIENT_NAME),
    modification: (patientName) => {
      checkIdentifiers();
      return {
        level: 'Patient',
        removePrivate: !keepPrivate,
        privateCreator,
        remove,
        replace,
        keep,
        anonymization: { profile, patientName, method },
      };
    },
  };
};

const profileOf = (members: JsonObject, release: Release): ProfileName => {
  const version = member(members, 'DicomVersion');
  if (version === undefined) return DEFAULT_PROFILES[release];
  if (typeof version !== 'string') throw described(orthancStatus.BadFileFormat);
  if (isProfileName(version)) return version;
  throw described(orthancStatus.ParameterOutOfRange, `Unknown specific version of the DICOM standard: ${version}`);
};
