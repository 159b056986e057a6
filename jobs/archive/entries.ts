import type { FileToRead } from '../../dicom/source/file-to-read';
import type { Transcoded } from '../../dicom/transcode/port';
import { orthancStatus } from '../../domain/orthanc-status';
import { ThreadError } from '../../threads/port';
import { tellsOfFile, type ZipEntry } from '../../zip/entry';
import { inFlight } from '../in-flight';
import { JobFault } from '../job-type';
import type { ArchiveFile } from './layout';
import type { ArchiveParameters } from './parameters';
import type { ArchivePorts } from './ports';

type EntryPorts = Pick<ArchivePorts, 'blobs' | 'content' | 'transcoder' | 'transcodedAtOnce'>;

type Context = {
  readonly ports: EntryPorts;
  readonly parameters: Pick<ArchiveParameters, 'transcode' | 'lossyQuality'>;
  readonly signal: AbortSignal;
};

/** The files of an archive as the ZIP writer takes them: by path where a thread can read them itself, else as bytes. */
export type Entries = {
  /** Once. Those to be transcoded are, several at once. */
  readonly all: () => AsyncGenerator<ZipEntry>;
  /** The entry of this number, from 0, is in the ZIP or left out: what it needed is given free. */
  readonly over: (entry: number) => Promise<void>;
  /** Gives everything free. */
  readonly close: () => Promise<void>;
};

type Made = { readonly entry: ZipEntry; readonly release: () => Promise<void> };
const nothing = async (): Promise<void> => {};

export const createEntries = (files: Iterable<ArchiveFile>, context: Context): Entries => {
  const held = new Map<number, () => Promise<void>>();
  let closed = false;
  const { ports, parameters, signal } = context;
  const { transcode } = parameters;

  async function* originals(): AsyncGenerator<ZipEntry> {
    for (const file of files) yield entryOf(file, await sourceOf(file, ports));
  }
  async function* transcoded(syntax: string): AsyncGenerator<ZipEntry> {
    const items = [...files];
    const work = async (file: ArchiveFile, index: number): Promise<Made> => {
      const made = await transcodedEntry(file, syntax, context);
      if (closed) await made.release();
      else held.set(index, made.release);
      return made;
    };
    const flight = { items, from: 0, width: ports.transcodedAtOnce, budget: Number.MAX_VALUE, weigh: () => 0, signal, work };
    for await (const landed of inFlight(flight)) {
      if ('error' in landed) throw landed.error;
      yield landed.done.entry;
    }
  }
  const over = async (entry: number): Promise<void> => {
    const release = held.get(entry);
    held.delete(entry);
    await release?.();
  };
  return {
    all: () => (transcode === null ? originals() : transcoded(transcode)),
    over,
    close: async () => {
      closed = true;
      await Promise.all([...held.keys()].map(over));
    },
  };
};

/** Null: the bytes were erased. */
const sourceOf = async ({ blob }: ArchiveFile, { blobs, content }: EntryPorts): Promise<FileToRead | null> => {
  if (blob.store === 'file' && blob.deflated === undefined) return { kind: 'path', path: blobs.path(blob.id), size: blob.size };
  const bytes = await content(blob);
  return bytes === null ? null : { kind: 'bytes', bytes };
};

const entryOf = ({ name }: ArchiveFile, file: FileToRead | null): ZipEntry => {
  if (file === null) return absent(name, 'ERASED');
  if (file.kind === 'path') return { name, size: file.size, source: { kind: 'file', path: file.path } };
  return { name, size: file.bytes.byteLength, source: { kind: 'bytes', bytes: file.bytes } };
};

const absent = (name: string, code: string): ZipEntry => ({ name, size: 0, source: { kind: 'absent', code } });

/** What cannot be transcoded goes in as it is, as Orthanc does. */
const transcodedEntry = async (file: ArchiveFile, syntax: string, { ports, parameters }: Context): Promise<Made> => {
  const source = await sourceOf(file, ports);
  if (source === null) return { entry: entryOf(file, source), release: nothing };
  const lossy = { quality: parameters.lossyQuality };
  let result: Transcoded;
  try {
    result = await ports.transcoder.transcode({ file: source, syntaxes: [syntax], lossy });
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    if (tellsOfFile(error.code)) return { entry: absent(file.name, error.code), release: nothing };
    throw new JobFault((error.code === 'ENOSPC' ? orthancStatus.FullStorage : orthancStatus.InternalError).code);
  }
  switch (result.kind) {
    case 'unchanged':
      return { entry: entryOf(file, source), release: nothing };
    case 'transcoded':
      return { entry: entryOf(file, result.file), release: result.release };
    case 'refused':
      if (result.refusal._tag === 'Busy') throw new JobFault(orthancStatus.InternalError.code, 'Too much is being transcoded');
      return { entry: entryOf(file, source), release: nothing };
  }
};
