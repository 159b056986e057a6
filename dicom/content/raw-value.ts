import { isText, vrOf } from '../parse/vr';

const UI = vrOf('UI');
const SPACE = 0x20;

/** Bytes of one number of the VRs whose byte order is the data set's. */
const WIDTHS: ReadonlyMap<number, number> = new Map(
  Object.entries({ US: 2, SS: 2, AT: 2, OW: 2, UL: 4, SL: 4, FL: 4, OF: 4, OL: 4, FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 }).map(
    ([name, width]) => [vrOf(name), width],
  ),
);

/** Whether `rawValue` may change bytes of the VR. */
export const isRewritten = (vr: number, bigEndian: boolean): boolean => isText(vr) || (bigEndian && WIDTHS.has(vr));

/**
 * A value as Orthanc hands it out: numbers in little endian, texts padded to an even length with as little as is needed (observed on
 * 1.10.1: of a text that ends with spaces, and of a UID with whatever it ends). The given bytes are not changed.
 */
export const rawValue = (vr: number, bytes: Buffer, bigEndian: boolean): Buffer => {
  if (vr === UI) return padded(bytes.subarray(0, endWithout(bytes, [SPACE, 0])), 0);
  if (isText(vr)) return padded(bytes.subarray(0, endWithout(bytes, [SPACE])), SPACE);
  const width = bigEndian ? WIDTHS.get(vr) : undefined;
  return width === undefined ? bytes : swapped(bytes, width);
};

const endWithout = (bytes: Buffer, padding: readonly number[]): number => {
  let end = bytes.length;
  while (end > 0 && padding.includes(bytes[end - 1] ?? -1)) end -= 1;
  return end;
};

const padded = (bytes: Buffer, padding: number): Buffer =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from([padding])]);

const swapped = (bytes: Buffer, width: number): Buffer => {
  const whole = bytes.length - (bytes.length % width);
  const result = Buffer.from(bytes);
  for (let offset = 0; offset < whole; offset += width) result.subarray(offset, offset + width).reverse();
  return result;
};
