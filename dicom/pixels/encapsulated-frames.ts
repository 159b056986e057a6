import type { Element, Fragment } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { tagOf } from '../parse/tag';
import { PixelError } from './pixel-error';

export const EXTENDED_OFFSETS = tagOf(0x7fe0, 0x0001);
export const EXTENDED_LENGTHS = tagOf(0x7fe0, 0x0002);

/** The fragments of one frame, in order. */
export type FrameFragments = readonly Fragment[];

/** Starts of codestreams: JPEG and JPEG-LS, JPEG 2000, a JP2 file. */
const START = new Set([0xffd8, 0xff4f, 0x0000]);
const JP2_SIGNATURE = 0x0c;

const startsCodestream = (reader: Reader, { value, length }: Fragment): boolean => {
  if (length < 4) return false;
  const first = reader.u16(value, true);
  return START.has(first) && (first !== 0 || reader.u16(value + 2, true) === JP2_SIGNATURE);
};

/** Frames that begin with the fragments of which the offset is in the list; null if that fits no fragment. */
const byOffsets = (fragments: readonly Fragment[], offsets: readonly number[]): readonly FrameFragments[] | null => {
  const first = fragments[0];
  if (first === undefined || offsets[0] !== 0) return null;
  const starts = new Set(offsets);
  if (starts.size !== offsets.length) return null;
  const frames: Fragment[][] = [];
  for (const fragment of fragments) {
    if (starts.has(fragment.header - first.header)) frames.push([fragment]);
    else frames.at(-1)?.push(fragment);
  }
  return frames.length === offsets.length ? frames : null;
};

const byCodestream = (reader: Reader, fragments: readonly Fragment[], count: number): readonly FrameFragments[] | null => {
  const frames: Fragment[][] = [];
  for (const fragment of fragments) {
    if (frames.length === 0 || startsCodestream(reader, fragment)) frames.push([fragment]);
    else frames.at(-1)?.push(fragment);
  }
  return frames.length === count ? frames : null;
};

const basicOffsets = (reader: Reader, { value, length }: Fragment, count: number): readonly number[] | null => {
  if (length !== count * 4) return null;
  return Array.from({ length: count }, (_, index) => reader.u32(value + index * 4, false));
};

const extendedOffsets = (reader: Reader, elements: readonly Element[], count: number): readonly number[] | null => {
  const element = elements.find(({ tag }) => tag === EXTENDED_OFFSETS);
  if (element === undefined || element.length !== count * 8) return null;
  return Array.from({ length: count }, (_, index) => {
    const at = element.value + index * 8;
    return reader.u32(at + 4, false) * 2 ** 32 + reader.u32(at, false);
  });
};

/**
 * Which fragments of encapsulated pixel data make which frame (PS3.5, A.4): all of them if there is one frame, one each, or as the extended offset
 * table, the basic one, or the starts of codestreams tell. A table that does not fit the fragments is passed over, since broken ones are
 * common. Throws `Invalid` if `count` frames cannot be found.
 */
export const encapsulatedFrames = (
  reader: Reader,
  elements: readonly Element[],
  fragments: readonly Fragment[],
  count: number,
): readonly FrameFragments[] => {
  const [table, ...data] = fragments;
  if (table === undefined || data.length < count) throw new PixelError('Invalid', 'There are fewer fragments than frames');
  if (count === 1) return [data];
  if (data.length === count) return data.map((fragment) => [fragment]);
  const offsets = [extendedOffsets(reader, elements, count), basicOffsets(reader, table, count)];
  for (const list of offsets) {
    const frames = list === null ? null : byOffsets(data, list);
    if (frames !== null) return frames;
  }
  const frames = byCodestream(reader, data, count);
  if (frames === null) throw new PixelError('Invalid', 'It cannot be told which fragments make a frame');
  return frames;
};

/** The bytes of a frame, in memory of their own. */
export const joinFragments = (reader: Reader, fragments: FrameFragments): Buffer => {
  const bytes = Buffer.allocUnsafe(fragments.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { value, length } of fragments) at += reader.bytes(value, length).copy(bytes, at);
  return bytes;
};
