import type { Syntax } from '../parse/frame';
import { elementOf, groupOf, ITEM } from '../parse/tag';
import { UNDEFINED_LENGTH } from '../parse/visitor';
import { hasLongLength, UN } from '../parse/vr';
import { DicomError } from '../port';
import type { NewElement } from './editor';

/** The largest length that an element may state: the next one means undefined. */
const LONGEST = 0xfffffffe;
const LONGEST_SHORT = 0xfffe;

const u16 = (bytes: Buffer, value: number, offset: number, bigEndian: boolean): void => {
  if (bigEndian) bytes.writeUInt16BE(value, offset);
  else bytes.writeUInt16LE(value, offset);
};

const u32 = (bytes: Buffer, value: number, offset: number, bigEndian: boolean): void => {
  if (bigEndian) bytes.writeUInt32BE(value, offset);
  else bytes.writeUInt32LE(value, offset);
};

/** A copy of a header whose last four bytes, its length, are those given. Throws `DicomError` if it is too long for DICOM. */
export const withLength = (header: Buffer, length: number, bigEndian: boolean): Buffer => {
  if (length > LONGEST) throw new DicomError('An edited sequence would be longer than DICOM allows', 'TooLarge');
  const copy = Buffer.from(header);
  u32(copy, length, copy.length - 4, bigEndian);
  return copy;
};

/**
 * The header of an element (PS3.5, 7.1.2 and 7.1.3). A value that is too long for the two bytes of its VR is written as UN (PS3.5, 6.2.2, note 3).
 * Throws `DicomError` if it is too long for any; `UNDEFINED_LENGTH` is taken as such.
 */
export const headerOf = (tag: number, vr: number, length: number, { explicit, bigEndian }: Syntax): Buffer => {
  if (length > LONGEST && length !== UNDEFINED_LENGTH) throw new DicomError('A value is longer than DICOM allows', 'TooLarge');
  const written = explicit && !hasLongLength(vr) && length > LONGEST_SHORT ? UN : vr;
  const long = explicit && hasLongLength(written);
  const header = Buffer.alloc(long ? 12 : 8);
  u16(header, groupOf(tag), 0, bigEndian);
  u16(header, elementOf(tag), 2, bigEndian);
  if (explicit) header.writeUInt16BE(written, 4);
  if (explicit && !long) u16(header, length, 6, bigEndian);
  else u32(header, length, header.length - 4, bigEndian);
  return header;
};

/** The header of an item, or a delimiter: they have no VR in any syntax (PS3.5, 7.5). */
export const delimiterOf = (tag: number, length: number, { bigEndian }: Syntax): Buffer =>
  headerOf(tag, 0, length, { explicit: false, bigEndian });

const itemOf = (elements: readonly NewElement[], syntax: Syntax): Buffer => {
  const content = Buffer.concat(elements.map((element) => encodeElement(element, syntax)));
  return Buffer.concat([delimiterOf(ITEM, content.length, syntax), content]);
};

/** An element with its header; sequences and items with their lengths written. The value is taken as it is, but for a zero that makes its length even. */
export const encodeElement = ({ tag, vr, value }: NewElement, syntax: Syntax): Buffer => {
  const content = Buffer.isBuffer(value) ? value : Buffer.concat(value.map((item) => itemOf(item, syntax)));
  const padding = content.length % 2 === 0 ? [] : [Buffer.alloc(1)];
  return Buffer.concat([headerOf(tag, vr, content.length + padding.length, syntax), content, ...padding]);
};
