import { PATIENT_ID } from '../../dicom/modify/identifiers';
import type { Modification } from '../../dicom/modify/modification';
import { tagKey } from '../../dicom/parse/tag';
import { resourceIds } from '../../dicom/summary/identity';
import { MAIN_TAGS } from '../../dicom/summary/main-tags';
import { orthancStatus } from '../../domain/orthanc-status';
import type { ResourcesView } from '../../projections/port';
import { described } from '../fault';
import { isTop } from './tag-lists';

/**
 * Two studies of one patient must not tell different things of it: a study may only be given tags of the patient that it will belong to, if that patient has
 * another study (contract 12-newer-releases.md §4). Throws a fault.
 */
export const checkPatientTags = (
  { replace }: Modification,
  study: string,
  resources: Pick<ResourcesView, 'get' | 'children'>,
): void => {
  const replaced = new Map(
    replace.flatMap(({ path, value }) =>
      isTop(path) && value.kind === 'text' ? [[path.tag, value.text.trimEnd()] as const] : [],
    ),
  );
  if (!MAIN_TAGS.Patient.some((tag) => replaced.has(tag))) return;
  const parent = resources.get('Study', study)?.parent ?? null;
  const number = replaced.get(PATIENT_ID);
  const id = number === undefined ? parent : resourceIds(number, '', '', '').patient;
  const patient = id === null ? null : resources.get('Patient', id);
  if (patient === null || resources.children('Patient', patient.id).every((other) => other === study)) return;
  for (const tag of MAIN_TAGS.Patient) {
    const known = patient.tags[tagKey(tag)] ?? '';
    if (known === '' || tag === PATIENT_ID || replaced.get(tag) === known) continue;
    throw described(
      orthancStatus.BadRequest,
      `Trying to change patient tags in a study. The patient has other studies: \`Replace\` must give ${tagKey(tag)} as it is there, or modify the patient`,
    );
  }
};
