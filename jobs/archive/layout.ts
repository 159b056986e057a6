import type { BlobRef } from '../../domain/event';
import type { TagValues } from '../../domain/resource/events';
import type { ArchiveInstance, ArchivePatient } from '../../projections/port';
import { asciiText, createUniqueNames, fileName, folderName, type NameForm, unicodeText } from './names';

/** A file of an archive: its name in the ZIP and where its bytes are. */
export type ArchiveFile = { readonly name: string; readonly instance: string; readonly blob: BlobRef };

const PATIENT_ID = '0010,0020';
const PATIENT_NAME = '0010,0010';
const ACCESSION_NUMBER = '0008,0050';
const STUDY_DESCRIPTION = '0008,1030';
const MODALITY = '0008,0060';
const SERIES_DESCRIPTION = '0008,103e';

/**
 * The files of an archive in their order, as `patient/study/series/file` (`contract/02-archive-media.md` §5): folders by
 * ascending Orthanc id, instances as the hierarchy has them. Lazy: an archive of many thousand files keeps no list of names.
 */
export function* layOut(hierarchy: readonly ArchivePatient[], utf8 = false): Generator<ArchiveFile> {
  const form = utf8 ? unicodeText : asciiText;
  for (const [patientFolder, patient] of named(hierarchy, patientName(form))) {
    for (const [studyFolder, study] of named(patient.studies, studyName(form))) {
      for (const [seriesFolder, series] of named(study.series, seriesName(form))) {
        const folder = `${patientFolder}/${studyFolder}/${seriesFolder}`;
        yield* filesOf(folder, series.tags[MODALITY], series.instances);
      }
    }
  }
}

type Naming = (form: NameForm) => (tags: TagValues) => string;

const patientName: Naming = (form) => (tags) => folderName(tags[PATIENT_ID], tags[PATIENT_NAME], 'Unknown Patient', form);
const studyName: Naming = (form) => (tags) => folderName(tags[ACCESSION_NUMBER], tags[STUDY_DESCRIPTION], 'Unknown Study', form);
const seriesName: Naming = (form) => (tags) => folderName(tags[MODALITY], tags[SERIES_DESCRIPTION], 'Unknown Series', form);

function* named<R extends { readonly id: string; readonly tags: TagValues }>(
  resources: readonly R[],
  name: (tags: TagValues) => string,
): Generator<readonly [string, R]> {
  const unique = createUniqueNames();
  for (const resource of [...resources].sort(byId)) yield [unique(name(resource.tags)), resource];
}

function* filesOf(folder: string, modality: string | undefined, instances: readonly ArchiveInstance[]): Generator<ArchiveFile> {
  let counter = 0;
  for (const { id, blob } of instances) yield { name: `${folder}/${fileName(modality, counter++)}`, instance: id, blob };
}

/** Order of ascending Orthanc ids. */
export const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
