import { readFileSync } from 'node:fs';
import type { Outcome } from '../../threads/port';
import { lengthOf, type Piece } from '../edit/piece';
import { pieceSource } from '../edit/piece-source';
import { type ByteSource, DicomError, type DicomErrorKind, type DicomLimits, type InstanceSummary } from '../port';
import { type FileToRead, withSource } from '../source/file-to-read';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';
import { defaultDecoder } from '../text/default-encoding';
import type { Modification } from './modification';
import { ModifyError, type ModifyRefusal } from './modify-error';
import { modifyFile } from './modify-file';
import { createUidMap } from './uid-map';

export type ModifyRequest = {
  readonly file: FileToRead;
  readonly modification: Modification;
  readonly key: Uint8Array;
  readonly limits: Partial<DicomLimits>;
  /** Option DefaultEncoding. */
  readonly encoding: string;
  /** The SOPInstanceUID that the file had before it was transcoded; null: its own. */
  readonly sopInstance: string | null;
};

/** Part of an edited file: bytes of the file as it was, from `start` to `end` (not included), or new ones. */
export type FilePart = { readonly start: number; readonly end: number } | Uint8Array;

export type ModifyOutcome =
  | { readonly kind: 'bytes'; readonly summary: InstanceSummary; readonly bytes: Uint8Array }
  | { readonly kind: 'parts'; readonly summary: InstanceSummary; readonly length: number; readonly parts: readonly FilePart[] }
  | { readonly kind: 'refused'; readonly refusal: ModifyRefusal }
  | { readonly kind: 'notDicom'; readonly error: DicomErrorKind; readonly reason: string };

/** Files up to this size are edited in memory. */
const WHOLE = 8 * 1024 * 1024;

/** One read is faster than one for each window of the headers. */
const inMemory = (file: FileToRead): FileToRead =>
  file.kind === 'path' && file.size <= WHOLE ? { kind: 'bytes', bytes: readFileSync(file.path) } : file;

const together = (pieces: readonly Piece[], length: number, source: ByteSource): Buffer => {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for (const piece of pieces) {
    const part = Buffer.isBuffer(piece) ? piece : source.bytes(piece.start, lengthOf(piece));
    part.copy(bytes, filled);
    filled += part.length;
  }
  return bytes;
};

/** Small parts of what a thread made lie in memory that is shared by others: a copy owns its own. */
const owned = (piece: Piece): FilePart => (Buffer.isBuffer(piece) ? new Uint8Array(piece) : piece);

const edit = (
  { modification, key, limits, encoding, sopInstance }: ModifyRequest,
  source: ByteSource,
): Outcome<ModifyOutcome> => {
  const fallback = defaultDecoder(encoding);
  const edited = modifyFile(source, modification, createUidMap(key), { limits, fallback, sopInstance });
  const { pieces, length } = edited;
  if (pieces !== null && length !== null && source.length > WHOLE) {
    const summary = summarize(pieceSource(pieces, source), limits, fallback);
    return { value: { kind: 'parts', summary, length, parts: pieces.map(owned) }, transfer: [] };
  }
  const bytes =
    pieces !== null && length !== null
      ? together(pieces, length, source)
      : Buffer.from(new Uint8Array(Buffer.concat([...edited.chunks()])).buffer);
  const summary = summarize(memorySource(bytes), limits, fallback);
  const { buffer } = bytes;
  return { value: { kind: 'bytes', summary, bytes }, transfer: buffer instanceof ArrayBuffer ? [buffer] : [] };
};

/** `modifyFile` as a task of the threads, with the summary of the result. */
export const modifyInstance = (request: ModifyRequest): Outcome<ModifyOutcome> => {
  try {
    const file = inMemory(request.file);
    return withSource(file, (source) => edit(request, source));
  } catch (error) {
    if (error instanceof ModifyError) return { value: { kind: 'refused', refusal: error.refusal }, transfer: [] };
    if (error instanceof DicomError)
      return { value: { kind: 'notDicom', error: error.kind, reason: error.reason }, transfer: [] };
    throw error;
  }
};
