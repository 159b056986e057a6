import { encodeElement } from '../edit/encode-element';
import { newMeta } from '../edit/meta-header';
import { META_SYNTAX } from '../parse/layout';
import { EXPLICIT_LITTLE } from '../parse/transfer-syntax';
import { SQ, vrOf } from '../parse/vr';
import { DicomError } from '../port';
import { paddedText } from './explicit-value';

/** Media Storage Directory Storage (PS3.4, I.4.1.5). */
const DIRECTORY_CLASS = '1.2.840.10008.1.3.10';
const IN_USE = 0xffff;
const LARGEST_OFFSET = 0xfffffffe;
const FIRST_BYTES = 64 * 1024;

const UL = vrOf('UL');
const US = vrOf('US');
const CS = vrOf('CS');

/** PS3.5, 7.5: item and sequence of undefined length, as Orthanc writes them, so that offsets are the same. */
const delimiter = (element: number, length: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(0xfffe, 0);
  bytes.writeUInt16LE(element, 2);
  bytes.writeUInt32LE(length, 4);
  return bytes;
};
const ITEM_START = delimiter(0xe000, 0xffffffff);
const ITEM_END = delimiter(0xe00d, 0);
const SEQUENCE_END = delimiter(0xe0dd, 0);

const number = (tag: number, vr: number, value: number): Buffer => {
  const bytes = Buffer.alloc(vr === US ? 2 : 4);
  bytes.writeUIntLE(value, 0, bytes.length);
  return encodeElement({ tag, vr, value: bytes }, META_SYNTAX);
};
const code = (tag: number, text: string): Buffer =>
  encodeElement({ tag, vr: CS, value: paddedText(Buffer.from(text, 'latin1'), CS) }, META_SYNTAX);

/** Where the two offsets lie in a record: after the header of the item, and of the element. */
const NEXT_AT = ITEM_START.length + 8;
const LOWER_AT = NEXT_AT + 4 + 10 + 8;

/** 0: patient, 1: study, 2: series, 3: instance. */
export type RecordLevel = 0 | 1 | 2 | 3;

/** Takes the records of a file-set and makes its DICOMDIR (PS3.10, 8.6; PS3.3, F.3). */
export type Directory = {
  /** Records come depth first: each below the last one of the level above it. `keys` are encoded in explicit little endian. Throws `DicomError` beyond 4 GiB. */
  readonly add: (level: RecordLevel, type: string, keys: Uint8Array) => void;
  /** The file. Nothing may be added after it. */
  readonly finish: () => Buffer;
};

/** Two passes: the records are laid out as they come, their offsets are written when all are known. `sopInstance`: UID of the directory itself. */
export const createDirectory = (fileSetId: string, sopInstance: string): Directory => {
  let records = Buffer.alloc(FIRST_BYTES);
  let length = 0;
  const levels: RecordLevel[] = [];
  const starts: number[] = [];

  const head = (first: number, last: number): Buffer =>
    Buffer.concat([
      newMeta({ sopClass: DIRECTORY_CLASS, sopInstance }, EXPLICIT_LITTLE),
      code(0x00041130, fileSetId),
      number(0x00041200, UL, first),
      number(0x00041202, UL, last),
      number(0x00041212, US, 0),
      sequenceStart(0x00041220),
    ]);

  const linked = (base: number): { readonly first: number; readonly last: number } => {
    /** Of each level, the record that follows the one in hand below the same parent; 0: none. */
    const next: [number, number, number, number] = [0, 0, 0, 0];
    let last = 0;
    for (let index = levels.length - 1; index >= 0; index -= 1) {
      const level = levels[index] ?? 0;
      const start = starts[index] ?? 0;
      const lower = (levels[index + 1] ?? 0) > level ? base + (starts[index + 1] ?? 0) : 0;
      records.writeUInt32LE(next[level], start + NEXT_AT);
      records.writeUInt32LE(lower, start + LOWER_AT);
      next.fill(0, level + 1);
      next[level] = base + start;
      if (level === 0 && last === 0) last = base + start;
    }
    return { first: next[0], last };
  };

  return {
    add: (level, type, keys) => {
      const record = Buffer.concat([
        ITEM_START,
        number(0x00041400, UL, 0),
        number(0x00041410, US, IN_USE),
        number(0x00041420, UL, 0),
        code(0x00041430, type),
        keys,
        ITEM_END,
      ]);
      if (length + record.length > LARGEST_OFFSET / 2) throw new DicomError('The directory is too large', 'TooLarge');
      if (length + record.length > records.length) {
        const larger = Buffer.alloc(Math.max(records.length * 2, length + record.length));
        records.copy(larger, 0, 0, length);
        records = larger;
      }
      levels.push(level);
      starts.push(length);
      length += record.copy(records, length);
    },
    finish: () => {
      const base = head(0, 0).length;
      const { first, last } = linked(base);
      return Buffer.concat([head(first, last), records.subarray(0, length), SEQUENCE_END]);
    },
  };
};

const sequenceStart = (tag: number): Buffer => {
  const start = encodeElement({ tag, vr: SQ, value: [] }, META_SYNTAX);
  start.writeUInt32LE(0xffffffff, start.length - 4);
  return start;
};
