import { createDirectory, type Directory } from '../../dicom/directory/directory';
import type { InstanceRecords, Place } from '../../dicom/directory/instance-records';
import { recordsOf } from '../../dicom/directory/records-task';
import { uidOf } from '../../dicom/new-uid';
import { type FileToRead, forThread } from '../../dicom/source/file-to-read';
import { formatTime } from '../../domain/time-format';
import { ThreadError } from '../../threads/port';
import { tellsOfFile, type ZipEntry } from '../../zip/entry';
import { inOrder } from '../../zip/in-order';
import type { FileSetFile } from './file-set';
import type { MediaPorts } from './ports';

const FILE_SET_ID = 'ORTHANC_MEDIA';
/** Files whose headers are read ahead of the ZIP, for each thread; and bytes of them where they are held in memory. */
const AHEAD = 4;
const BYTES_AHEAD = 64 * 1024 * 1024;
/** Bytes of a file that the event loop may read itself. */
const INLINE = 16 * 1024;

/** `none`: the file is there, but no DICOM. `gone`: it cannot be read; the ZIP writer leaves it out, and tells so. */
type Listing = { readonly kind: 'records'; readonly records: InstanceRecords } | { readonly kind: 'none' | 'gone' };

type Listed = { readonly file: FileSetFile; readonly entry: ZipEntry };

export type MediaOptions = {
  /** More attributes in the directory (Orthanc's `Extended`). */
  readonly extended: boolean;
  readonly signal: AbortSignal;
  /** Told of a file without a record. */
  readonly onNoRecord: (instance: string) => void;
};

/**
 * The entries of the files of a file-set, one for each, and last its DICOMDIR. Headers are read on threads, a little ahead. What cannot be read has no
 * record; what is no DICOM (any more) is on the media all the same.
 */
export async function* withDirectory(
  files: Iterator<FileSetFile>,
  entries: AsyncGenerator<ZipEntry>,
  ports: MediaPorts,
  { extended, signal, onNoRecord }: MediaOptions,
): AsyncGenerator<ZipEntry> {
  const directory = createDirectory(FILE_SET_ID, uidOf(ports.ids));
  const moment = formatTime(ports.clock.now());
  const listed = inOrder(pairs(files, entries), {
    start: ({ file, entry }) => listingOf(entry, placeOf(file, moment), extended, ports),
    weight: ({ entry }) => (entry.source.kind === 'bytes' ? entry.size : 1),
    limits: { items: AHEAD * ports.threads.size, weight: BYTES_AHEAD },
    signal,
  });
  const add = adderTo(directory);
  for await (const { item, result } of listed) {
    const listing = await result;
    if (listing.kind === 'records') add(item.file, listing.records);
    else if (listing.kind === 'none') onNoRecord(item.file.instance);
    yield item.entry;
  }
  const bytes = directory.finish();
  yield { name: 'DICOMDIR', size: bytes.length, source: { kind: 'bytes', bytes } };
}

async function* pairs(files: Iterator<FileSetFile>, entries: AsyncGenerator<ZipEntry>): AsyncGenerator<Listed> {
  for await (const entry of entries) {
    const file = files.next();
    if (!file.done) yield { file: file.value, entry };
  }
}

/** PS3.10, 8.2: components of a file id are separated by backslashes. The moment stands in where an instance has no date. */
const placeOf = ({ name, patient, study, seriesInStudy, instanceInSeries }: FileSetFile, moment: string): Place => ({
  fileId: name.replaceAll('/', '\\'),
  madeUp: {
    patientId: `UNKNOWN-${patient}`,
    studyId: String(study),
    seriesNumber: String(seriesInStudy),
    instanceNumber: String(instanceInSeries),
    date: moment.slice(0, 8),
    time: moment.slice(9, 15),
  },
});

const fileOf = ({ source, size }: ZipEntry): FileToRead | null => {
  switch (source.kind) {
    case 'file':
      return { kind: 'path', path: source.path, size };
    case 'bytes':
      return { kind: 'bytes', bytes: source.bytes };
    case 'absent':
      return null;
  }
};

const listingOf = async (entry: ZipEntry, place: Place, extended: boolean, { threads, limits }: MediaPorts): Promise<Listing> => {
  const given = fileOf(entry);
  if (given === null) return { kind: 'gone' };
  if (given.kind === 'bytes' && given.bytes.byteLength <= INLINE) {
    return listing(recordsOf({ file: given, place, extended, limits }));
  }
  const { file, transfer } = forThread(given);
  try {
    return listing(await threads.run('directoryRecords', { file, place, extended, limits }, { transfer }));
  } catch (error) {
    if (error instanceof ThreadError && error.kind === 'Failed' && tellsOfFile(error.code)) return { kind: 'gone' };
    throw error;
  }
};

const listing = (records: InstanceRecords | null): Listing =>
  records === null ? { kind: 'none' } : { kind: 'records', records };

/** Adds the records of an instance, and before it those of what it is the first instance of. */
const adderTo = (directory: Directory): ((file: FileSetFile, records: InstanceRecords) => void) => {
  const last = { patient: 0, study: 0, series: 0 };
  return ({ patient, study, series }, records) => {
    if (patient !== last.patient) directory.add(0, 'PATIENT', records.patient);
    if (study !== last.study) directory.add(1, 'STUDY', records.study);
    if (series !== last.series) directory.add(2, 'SERIES', records.series);
    directory.add(3, records.type, records.instance);
    last.patient = patient;
    last.study = study;
    last.series = series;
  };
};
