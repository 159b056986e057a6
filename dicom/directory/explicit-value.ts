import type { NewElement } from '../edit/editor';
import type { Element } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { isText, vrOf } from '../parse/vr';

const UI = vrOf('UI');

/** Bytes of one number of the VRs that are not text; an AT is two numbers. */
const WIDTHS: ReadonlyMap<number, number> = new Map(
  Object.entries({ US: 2, SS: 2, OW: 2, AT: 2, UL: 4, SL: 4, FL: 4, OF: 4, OL: 4, FD: 8, OD: 8, SV: 8, UV: 8, OV: 8 }).map(
    ([name, width]) => [vrOf(name), width],
  ),
);

const littleEndian = (bytes: Buffer, vr: number): Buffer => {
  const width = WIDTHS.get(vr) ?? 1;
  const turned = Buffer.from(bytes);
  for (let at = 0; at + width <= turned.length; at += width) turned.subarray(at, at + width).reverse();
  return turned;
};

const isPadding = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;

/** Text without the padding around it, and padded anew to an even length (PS3.5, 6.2). */
export const paddedText = (bytes: Buffer, vr: number): Buffer => {
  let [start, end] = [0, bytes.length];
  while (end > start && isPadding(bytes[end - 1])) end -= 1;
  while (start < end && isPadding(bytes[start])) start += 1;
  const text = bytes.subarray(start, end);
  return text.length % 2 === 0 ? Buffer.from(text) : Buffer.concat([text, Buffer.from(vr === UI ? '\0' : ' ', 'latin1')]);
};

/** The value of an element as it is written in explicit little endian with this VR, whatever syntax it was read in. */
export const explicitValue = (element: Element, vr: number, reader: Reader): NewElement['value'] => {
  const { items } = element;
  if (items !== undefined) return items.map((item) => item.elements.map((each) => explicitElement(each, reader)));
  if (element.fragments !== undefined) return Buffer.alloc(0);
  const bytes = reader.bytes(element.value, element.length);
  if (isText(vr)) return paddedText(bytes, vr);
  return element.bigEndian ? littleEndian(bytes, vr) : Buffer.from(bytes);
};

const explicitElement = (element: Element, reader: Reader): NewElement => {
  const vr = element.items === undefined ? element.vr : vrOf('SQ');
  return { tag: element.tag, vr, value: explicitValue(element, vr, reader) };
};
