import { Readable } from 'node:stream';
import { ModifyError } from '../dicom/modify/modify-error';
import type { FilePart, ModifyOutcome, ModifyRequest } from '../dicom/modify/modify-task';
import { type EditedInstance, type EditRequest, type InstanceEditing, TranscodeError } from '../dicom/modify/port';
import { DicomError, type DicomLimits } from '../dicom/port';
import { type FileToRead, forThread } from '../dicom/source/file-to-read';
import type { Transcoder } from '../dicom/transcode/port';
import { readRange } from '../storage/read-range';
import type { Threads } from '../threads/threads';
import { type StoredFilePorts, storedFile } from './instance-files';

export type EditPorts = StoredFilePorts & {
  readonly threads: Pick<Threads, 'run'>;
  readonly transcoder: Transcoder | null;
  readonly limits: Partial<DicomLimits>;
  /** The character set of files that name none, as it is set now. */
  readonly encoding: () => string;
  /** Option DicomLossyTranscodingQuality: 1 to 100. */
  readonly lossyQuality: number;
};

const SOP_INSTANCE_TAG = '0008,0018';

type Source = { readonly file: FileToRead; readonly sopInstance: string | null; readonly release: () => Promise<void> };

const asItIs = (file: FileToRead): Source => ({ file, sopInstance: null, release: async () => undefined });

/** The file in the transfer syntax that was asked for. New identifiers are made of those that it had before. */
const transcoded = async (instance: string, file: FileToRead, syntax: string | null, ports: EditPorts): Promise<Source> => {
  if (syntax === null) return asItIs(file);
  if (ports.transcoder === null) throw new TranscodeError('There is no codec', syntax);
  const lossy = { quality: ports.lossyQuality };
  const outcome = await ports.transcoder.transcode({ file, syntaxes: [syntax], lossy });
  switch (outcome.kind) {
    case 'unchanged':
      return asItIs(file);
    case 'refused':
      throw new TranscodeError(outcome.refusal._tag, syntax);
    case 'transcoded': {
      const before = ports.resources.get('Instance', instance)?.tags[SOP_INSTANCE_TAG] ?? null;
      return { file: outcome.file, sopInstance: outcome.lossy ? before : null, release: outcome.release };
    }
  }
};

async function* partsOf(parts: readonly FilePart[], file: FileToRead): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Uint8Array) yield part;
    else if (file.kind === 'path') yield* readRange(() => file.path, { start: part.start, end: part.end - 1 });
    else yield file.bytes.subarray(part.start, part.end);
  }
}

/** What a thread needs to edit a stored instance. */
export type Prepared = {
  readonly request: ModifyRequest;
  /** Memory of the request, for the thread. */
  readonly transfer: readonly ArrayBuffer[];
  /** The file that is edited, still the caller's own. */
  readonly file: FileToRead;
  /** Gives temporary files free. Never rejects. */
  readonly release: () => Promise<void>;
};

/** Null: there is no such instance, or its bytes are gone. Rejects with a `TranscodeError`, or what reading rejects with. */
export const prepareEdit = async (
  ports: EditPorts,
  instance: string,
  { modification, key, transcode }: EditRequest,
): Promise<Prepared | null> => {
  const stored = await storedFile(ports, instance);
  if (stored === null) return null;
  const { file, sopInstance, release } = await transcoded(instance, stored, transcode, ports);
  const { limits, encoding } = ports;
  const given = forThread(file);
  const request = { file: given.file, modification, key, limits, encoding: encoding(), sopInstance };
  return { request, transfer: given.transfer, file, release };
};

/** What a thread made of `file`. Throws a `ModifyError` or a `DicomError` where it refused. */
export const editedOf = (outcome: ModifyOutcome, file: FileToRead): Omit<EditedInstance, 'release'> => {
  switch (outcome.kind) {
    case 'refused':
      throw new ModifyError(outcome.refusal);
    case 'notDicom':
      throw new DicomError(outcome.reason, outcome.error);
    case 'bytes': {
      const { buffer, byteOffset, byteLength } = outcome.bytes;
      const bytes = Buffer.from(buffer, byteOffset, byteLength);
      return { summary: outcome.summary, length: byteLength, content: { kind: 'bytes', bytes } };
    }
    case 'parts': {
      const { summary, length, parts } = outcome;
      const open = () => Readable.from(partsOf(parts, file), { objectMode: false });
      return { summary, length, content: { kind: 'stream', open } };
    }
  }
};

/** Edits stored files, wherever they are, on threads. */
export const createInstanceEditing =
  (ports: EditPorts): InstanceEditing =>
  async (instance, asked: EditRequest): Promise<EditedInstance | null> => {
    const prepared = await prepareEdit(ports, instance, asked);
    if (prepared === null) return null;
    const { request, transfer, file, release } = prepared;
    try {
      return { ...editedOf(await ports.threads.run('modifyInstance', request, { transfer }), file), release };
    } catch (error) {
      await release();
      throw error;
    }
  };
