import { turned, unitWidth } from '../edit/byte-order';
import type { Element } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { frameBits } from './frame-size';
import type { Image } from './image';
import { PixelError } from './pixel-error';

const CHUNK = 1024 * 1024;

/** Bytes `start` to `end` (not included) of a native value, little endian whatever the data set is, in memory of their own. */
export const littleEndian = (reader: Reader, { vr, value, length, bigEndian }: Element, start: number, end: number): Buffer => {
  const width = bigEndian ? unitWidth(vr) : 1;
  const from = start - (start % width);
  const to = Math.min(length, Math.ceil(end / width) * width);
  const bytes = reader.bytes(value + from, to - from);
  const copy = width === 1 ? Buffer.from(bytes) : turned(bytes, width);
  return copy.subarray(start - from, end - from);
};

/** A whole native value in the byte order asked for, in chunks. */
export function* nativeChunks(reader: Reader, element: Element, bigEndian: boolean): Generator<Buffer> {
  const { vr, value, length } = element;
  const width = element.bigEndian === bigEndian ? 1 : unitWidth(vr);
  for (let at = 0; at < length; at += CHUNK) {
    const bytes = reader.bytes(value + at, Math.min(CHUNK, length - at));
    yield width === 1 ? Buffer.from(bytes) : turned(bytes, width);
  }
}

/** Throws `Invalid` unless a native value holds all frames that are described. Nothing is allocated. */
export const checkNative = ({ length }: Element, image: Image): void => {
  if (frameBits(image) * image.frames > length * 8) throw new PixelError('Invalid', 'There is less pixel data than is described');
};

/** A native frame, from 0, little endian. Frames of single bits need not begin with a byte (PS3.5, 8.1.1): theirs are moved to one. */
export const nativeFrame = (reader: Reader, element: Element, image: Image, frame: number): Buffer => {
  const bits = frameBits(image);
  const first = bits * frame;
  const start = Math.floor(first / 8);
  const bytes = littleEndian(reader, element, start, Math.ceil((first + bits) / 8));
  const shift = first % 8;
  if (shift === 0) return bytes;
  const moved = Buffer.alloc(Math.ceil(bits / 8));
  for (let at = 0; at < moved.length; at += 1) {
    moved[at] = ((bytes[at] ?? 0) >> shift) | (((bytes[at + 1] ?? 0) << (8 - shift)) & 0xff);
  }
  return moved;
};
