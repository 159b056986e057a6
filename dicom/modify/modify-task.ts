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
export const WHOLE = 8 * 1024 * 1024;

/** One read is faster than one for each window of the headers. */
const inMemory = (file: FileToRead): FileToRead =>
  file.kind === 'path' && file.size <= WHOLE ? { kind: 'bytes', bytes: readFileSync(file.path) } : file;

/** A file as it is after a modification: ranges of the file as it was, and new bytes. */
export type EditedPieces = { readonly summary: InstanceSummary; readonly length: number; readonly pieces: readonly Piece[] };

/** `modifyFile` of a request. Throws `DicomError` and `ModifyError`. */
export const editedPieces = (
  { modification, key, limits, encoding, sopInstance }: Omit<ModifyRequest, 'file'>,
  source: ByteSource,
): EditedPieces => {
  const fallback = defaultDecoder(encoding);
  const edited = modifyFile(source, modification, createUidMap(key), { limits, fallback, sopInstance });
  if (edited.pieces !== null && edited.length !== null) {
    const summary = summarize(pieceSource(edited.pieces, source), limits, fallback);
    return { summary, length: edited.length, pieces: edited.pieces };
  }
  const bytes = Buffer.concat([...edited.chunks()]);
  return { summary: summarize(memorySource(bytes), limits, fallback), length: bytes.length, pieces: [bytes] };
};

/** The bytes of pieces, one after the other; those of the source may be slices of it. */
export const bytesOf = (pieces: readonly Piece[], source: ByteSource): readonly Buffer[] =>
  pieces.map((piece) => (Buffer.isBuffer(piece) ? piece : source.bytes(piece.start, lengthOf(piece))));

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

const edit = (request: ModifyRequest, source: ByteSource): Outcome<ModifyOutcome> => {
  const { summary, length, pieces } = editedPieces(request, source);
  if (source.length > WHOLE && pieces.length > 1) {
    return { value: { kind: 'parts', summary, length, parts: pieces.map(owned) }, transfer: [] };
  }
  const bytes = together(pieces, length, source);
  const { buffer } = bytes;
  return { value: { kind: 'bytes', summary, bytes }, transfer: buffer instanceof ArrayBuffer ? [buffer] : [] };
};

/** What a modification cannot do, as the outcome of a task; anything else is thrown again. */
export const refusedOutcome = (error: unknown): Extract<ModifyOutcome, { readonly kind: 'refused' | 'notDicom' }> => {
  if (error instanceof ModifyError) return { kind: 'refused', refusal: error.refusal };
  if (error instanceof DicomError) return { kind: 'notDicom', error: error.kind, reason: error.reason };
  throw error;
};

/** `modifyFile` as a task of the threads, with the summary of the result. */
export const modifyInstance = (request: ModifyRequest): Outcome<ModifyOutcome> => {
  try {
    return withSource(inMemory(request.file), (source) => edit(request, source));
  } catch (error) {
    return { value: refusedOutcome(error), transfer: [] };
  }
};
