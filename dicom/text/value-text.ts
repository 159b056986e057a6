import { tagKey, tagOf } from '../parse/tag';
import { isText, vrName, vrOf } from '../parse/vr';
import type { Decode } from './character-set';
import { floatText } from './float-text';

type ReadNumber = (bytes: Buffer, offset: number, bigEndian: boolean) => string;

const integer =
  (width: number, signed: boolean): ReadNumber =>
  (bytes, offset, bigEndian) => {
    if (signed) return String(bigEndian ? bytes.readIntBE(offset, width) : bytes.readIntLE(offset, width));
    return String(bigEndian ? bytes.readUIntBE(offset, width) : bytes.readUIntLE(offset, width));
  };

const float: ReadNumber = (bytes, offset, bigEndian) =>
  floatText(bigEndian ? bytes.readFloatBE(offset) : bytes.readFloatLE(offset));

const double: ReadNumber = (bytes, offset, bigEndian) =>
  floatText(bigEndian ? bytes.readDoubleBE(offset) : bytes.readDoubleLE(offset));

const attributeTag: ReadNumber = (bytes, offset, bigEndian) =>
  bigEndian ? tagKey(bytes.readUInt32BE(offset)) : tagKey(tagOf(bytes.readUInt16LE(offset), bytes.readUInt16LE(offset + 2)));

type NumberFormat = { readonly width: number; readonly read: ReadNumber };

const NUMBERS: ReadonlyMap<number, NumberFormat> = new Map([
  [vrOf('US'), { width: 2, read: integer(2, false) }],
  [vrOf('SS'), { width: 2, read: integer(2, true) }],
  [vrOf('UL'), { width: 4, read: integer(4, false) }],
  [vrOf('SL'), { width: 4, read: integer(4, true) }],
  [vrOf('FL'), { width: 4, read: float }],
  [vrOf('FD'), { width: 8, read: double }],
]);

const UI = vrOf('UI');
const AT = vrOf('AT');

/** The values of a multiple number, joined by `\`, or null if there is none. A value of odd length counts as padded with NUL. */
const numbersText = (value: Buffer, { width, read }: NumberFormat, bigEndian: boolean): string | null => {
  const bytes = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
  const values: string[] = [];
  for (let offset = 0; offset + width <= bytes.length; offset += width) values.push(read(bytes, offset, bigEndian));
  return values.length === 0 ? null : values.join('\\');
};

/** Trailing spaces go, then everything from the first NUL on; what stands before it stays, spaces included (observed on Orthanc). */
const trimmed = (bytes: Buffer): Buffer => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0x20) end -= 1;
  const nul = bytes.indexOf(0);
  return bytes.subarray(0, nul >= 0 && nul < end ? nul : end);
};

/** True if values of the VR have a text, and so need to be read. */
export const hasText = (vr: number): boolean => isText(vr) || NUMBERS.has(vr) || vr === AT;

/**
 * A value as Orthanc prints it: text without padding, numbers separated by `\`, floats with 17 digits, of several `AT` the first. Null:
 * binary VRs, and numbers of which there is none.
 */
export const valueText = (vr: number, bytes: Buffer, bigEndian: boolean, decode: Decode): string | null => {
  if (isText(vr)) {
    const value = decode(trimmed(bytes), vrName(vr));
    return vr === UI ? value.replaceAll(' ', '') : value;
  }
  const number = NUMBERS.get(vr);
  if (number !== undefined) return numbersText(bytes, number, bigEndian);
  return vr === AT && bytes.length >= 4 ? attributeTag(bytes, 0, bigEndian) : null;
};
