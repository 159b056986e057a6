import { movable } from '../../threads/owned-memory';
import type { Outcome } from '../../threads/port';
import { DicomError, type DicomLimits } from '../port';
import { type FileToRead, withSource } from '../source/file-to-read';
import { type InstanceRecords, instanceRecords, type Place } from './instance-records';

export type RecordsRequest = {
  readonly file: FileToRead;
  readonly place: Place;
  readonly extended: boolean;
  readonly limits: Partial<DicomLimits>;
};

/** Null: the file is no DICOM, or beyond a limit, and so has no record. */
export const recordsOf = ({ file, place, extended, limits }: RecordsRequest): InstanceRecords | null => {
  try {
    return withSource(file, (source) => instanceRecords(source, place, extended, limits));
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
};

/** `recordsOf` as a task of the threads. */
export const directoryRecords = (request: RecordsRequest): Outcome<InstanceRecords | null> => {
  const value = recordsOf(request);
  if (value === null) return { value, transfer: [] };
  const { type, patient, study, series, instance } = value;
  const own = {
    type,
    patient: new Uint8Array(movable(patient)),
    study: new Uint8Array(movable(study)),
    series: new Uint8Array(movable(series)),
    instance: new Uint8Array(movable(instance)),
  };
  return { value: own, transfer: [own.patient.buffer, own.study.buffer, own.series.buffer, own.instance.buffer] };
};
