import { constants, inflateRawSync } from 'node:zlib';
import { type ByteSource, DicomError, type DicomLimits } from '../port';
import { memorySource } from '../source/memory-source';
import type { Syntax } from './frame';
import { Reader } from './reader';
import { TRANSFER_SYNTAX_UID } from './tag';
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, isDeflated, isStandard, syntaxOf } from './transfer-syntax';
import type { Place } from './visitor';
import { hasLongLength, looksLikeVr } from './vr';
import { type Elements, walk } from './walk';

/** Where the parts of a file lie (PS3.10, 7). */
export type Layout = {
  /** The meta header: from 0, or after the preamble and `DICM`, to the end of group 0002. Empty if the file has none. */
  readonly meta: Elements;
  /** True if the file has a meta header. */
  readonly hasMeta: boolean;
  /** As the meta header says, or else guessed from the first element. */
  readonly transferSyntax: string;
  /** The data set: in the file, or in what it inflates to. */
  readonly dataSet: Elements;
  readonly deflated: boolean;
};

/** Bytes of the shortest element. */
const ELEMENT_HEADER = 8;

/** The meta header is explicit little endian (PS3.10, 7.1). */
export const META_SYNTAX: Syntax = { explicit: true, bigEndian: false };

const metaStart = (reader: Reader): number =>
  reader.length >= 132 && reader.bytes(128, 4).toString('latin1') === 'DICM' ? 132 : 0;

/** The group length is not trusted: the meta header ends where group 0002 does. */
const metaEnd = (reader: Reader, start: number): number => {
  let offset = start;
  while (offset + 8 <= reader.length && reader.u16(offset, false) === 2) {
    const long = hasLongLength(reader.u16(offset + 4, true));
    offset += long ? 12 + reader.u32(offset + 8, false) : 8 + reader.u16(offset + 6, false);
  }
  if (offset > reader.length) throw new DicomError('The meta header is truncated');
  return offset;
};

/** Offset of the data set of a file, which is inspected no further: its meta header, if it has one, ends there. Throws `DicomError`. */
export const dataSetOffset = (source: ByteSource): number => {
  const reader = new Reader(source);
  return metaEnd(reader, metaStart(reader));
};

const statedSyntax = (reader: Reader, start: number, end: number, limits: DicomLimits): string => {
  let found = '';
  const take = ({ tag, value, length }: Place): void => {
    if (tag === TRANSFER_SYNTAX_UID) found = reader.bytes(value, length).toString('latin1').replace(/[ \0]/g, '');
  };
  const ignore = (): void => {};
  const visitor = { value: take, open: ignore, item: ignore, itemEnd: ignore, fragment: ignore, close: ignore };
  walk({ reader, start, end, syntax: META_SYNTAX }, limits, visitor);
  return found;
};

/** By the first element: letters where an explicit VR stands, and the smaller of the two groups (all begin with a small one). */
const guessedSyntax = (reader: Reader, start: number): string => {
  if (start + 8 > reader.length) return IMPLICIT_LITTLE;
  if (!looksLikeVr(reader.u16(start + 4, true))) return IMPLICIT_LITTLE;
  return reader.u16(start, true) < reader.u16(start, false) ? EXPLICIT_BIG : EXPLICIT_LITTLE;
};

const inflated = (reader: Reader, start: number, limits: DicomLimits): Reader => {
  const deflated = reader.bytes(start, reader.length - start);
  try {
    const bytes = inflateRawSync(deflated, { maxOutputLength: limits.inflated, finishFlush: constants.Z_FINISH });
    return new Reader(memorySource(bytes));
  } catch (error) {
    const tooLarge = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new DicomError('The deflated data set cannot be read', tooLarge ? 'TooLarge' : 'Invalid');
  }
};

/** Finds the parts of a file, with or without preamble and meta header. Throws `DicomError`. */
export const layoutOf = (source: ByteSource, limits: DicomLimits): Layout => {
  const file = new Reader(source);
  const start = metaStart(file);
  const end = metaEnd(file, start);
  if (end === start && file.length - start <= ELEMENT_HEADER) throw new DicomError('The file is too short');
  const stated = statedSyntax(file, start, end, limits);
  const transferSyntax = stated === '' ? guessedSyntax(file, end) : stated;
  const deflated = isDeflated(transferSyntax) && end < file.length;
  const syntax = syntaxOf(isStandard(transferSyntax) ? transferSyntax : guessedSyntax(file, end));
  const reader = deflated ? inflated(file, end, limits) : file;
  return {
    meta: { reader: file, start, end, syntax: META_SYNTAX },
    hasMeta: end > start,
    transferSyntax,
    dataSet: { reader, start: deflated ? 0 : end, end: reader.length, syntax },
    deflated,
  };
};
