import type { BlobRef } from '../../domain/event';
import type { ArchivePatient } from '../../projections/port';
import { byId } from '../archive/layout';

/** A file of a file-set (PS3.10, 8): where it lies, and the running numbers, from 1, of itself and of what it belongs to. */
export type FileSetFile = {
  readonly name: string;
  readonly instance: string;
  readonly blob: BlobRef;
  /** Among all patients. */
  readonly patient: number;
  /** Among all studies. */
  readonly study: number;
  /** Among all series. */
  readonly series: number;
  readonly seriesInStudy: number;
  readonly instanceInSeries: number;
};

/**
 * The files of a media archive (`contract/02-archive-media.md` §6) in the order of an archive, named by one counter from 0. Names are those that PS3.10
 * 8.5 allows. Lazy, as the layout of archives.
 */
export function* layOutFileSet(hierarchy: readonly ArchivePatient[]): Generator<FileSetFile> {
  let [counter, patientNumber, studyNumber, seriesNumber] = [0, 0, 0, 0];
  for (const patient of [...hierarchy].sort(byId)) {
    patientNumber += 1;
    for (const study of [...patient.studies].sort(byId)) {
      studyNumber += 1;
      for (const [seriesIndex, series] of [...study.series].sort(byId).entries()) {
        seriesNumber += 1;
        for (const [index, { id, blob }] of series.instances.entries()) {
          yield {
            name: `IMAGES/IM${counter++}`,
            instance: id,
            blob,
            patient: patientNumber,
            study: studyNumber,
            series: seriesNumber,
            seriesInStudy: seriesIndex + 1,
            instanceInSeries: index + 1,
          };
        }
      }
    }
  }
}
