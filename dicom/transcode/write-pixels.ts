import type { Codec, DecodedFrame } from '../codecs/port';
import { turned } from '../edit/byte-order';
import { delimiterOf, headerOf } from '../edit/encode-element';
import type { Syntax } from '../parse/frame';
import { ITEM, PIXEL_DATA, SEQUENCE_END } from '../parse/tag';
import { UNDEFINED_LENGTH } from '../parse/visitor';
import { OB, OW } from '../parse/vr';
import { decodedBytes } from '../pixels/frame-size';
import type { Image } from '../pixels/image';
import { PixelError } from '../pixels/pixel-error';
import type { Spool } from './spool';

const LONGEST_OFFSET = 0xffffffff;
const LONGEST_VALUE = 0xfffffffe;

/** The frames of an image, native and little endian. */
export type Frames = (frame: number) => DecodedFrame;

/** The offsets of the frames that were written, from the first one's item (PS3.5, A.4), and the bytes of their codestreams. */
export type EncodedFrames = { readonly offsets: readonly number[]; readonly bytes: number };

/** Encodes all frames into a spool, one item a frame. Throws a `PixelError`. */
export const encodeFrames = (
  frames: Frames,
  count: number,
  { codec, quality, syntax, spool }: { codec: Codec; quality: number; syntax: Syntax; spool: Spool },
): EncodedFrames => {
  const offsets: number[] = [];
  let bytes = 0;
  for (let frame = 0; frame < count; frame += 1) {
    const { bytes: native, image } = frames(frame);
    const encoded = codec.encode(native, image, quality);
    const padding = encoded.length % 2;
    offsets.push(spool.length);
    bytes += encoded.length;
    spool.write(delimiterOf(ITEM, encoded.length + padding, syntax));
    spool.write(encoded);
    if (padding > 0) spool.write(Buffer.alloc(padding));
  }
  return { offsets, bytes };
};

/** Encapsulated pixel data of frames that were encoded; the basic offset table is left empty where its numbers would not do. */
export function* encapsulated({ offsets }: EncodedFrames, spool: Spool, syntax: Syntax): Generator<Buffer> {
  const fits = (offsets.at(-1) ?? 0) <= LONGEST_OFFSET;
  const table = Buffer.alloc(fits ? offsets.length * 4 : 0);
  if (fits) for (const [index, offset] of offsets.entries()) table.writeUInt32LE(offset, index * 4);
  yield headerOf(PIXEL_DATA, OB, UNDEFINED_LENGTH, syntax);
  yield delimiterOf(ITEM, table.length, syntax);
  yield table;
  yield* spool.chunks();
  yield delimiterOf(SEQUENCE_END, 0, syntax);
}

/** Native pixel data of decoded frames: words, but for single bytes in big endian, where frames may end within one. Throws a `PixelError`. */
export function* native(frames: Frames, image: Image, syntax: Syntax): Generator<Buffer> {
  const length = decodedBytes(image) * image.frames;
  const padding = length % 2;
  if (length > LONGEST_VALUE) throw new PixelError('TooLarge', 'The pixel data would be longer than DICOM allows');
  const vr = syntax.bigEndian && image.allocated <= 8 ? OB : OW;
  yield headerOf(PIXEL_DATA, vr, length + padding, syntax);
  for (let frame = 0; frame < image.frames; frame += 1) {
    const { bytes } = frames(frame);
    yield syntax.bigEndian && vr === OW ? turned(bytes, 2) : bytes;
  }
  if (padding > 0) yield Buffer.alloc(padding);
}
