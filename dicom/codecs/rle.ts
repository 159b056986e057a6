import { NativeCodecs } from 'dcmjs-codecs';
import { decodedBytes } from '../pixels/frame-size';
import type { Image } from '../pixels/image';
import { PixelError } from '../pixels/pixel-error';
import { decodeWith, encodeWith } from './native-codecs';
import { exactly } from './plausible';
import type { Codec } from './port';

/** PS3.5, G.5: the header has room for so many segments, one a byte of a pixel. */
const SEGMENTS = 15;
const HEADER = 64;
/** A run of two bytes stands for 128 (PS3.5, G.3.1). */
const DENSEST = 64;

const segmentsOf = ({ samples, allocated }: Image): number => (samples * allocated) / 8;

/** Throws a `PixelError` unless the header of a frame is that of the image, and its data can be enough. */
const check = (frame: Buffer, image: Image): void => {
  const invalid = new PixelError('Invalid', 'A frame is no RLE of the image that is described');
  const bytes = decodedBytes(image);
  if (frame.length < HEADER || frame.readUInt32LE(0) !== segmentsOf(image)) throw invalid;
  if ((frame.length - HEADER) * DENSEST < bytes) throw invalid;
  for (let segment = 0; segment < segmentsOf(image); segment += 1) {
    const offset = frame.readUInt32LE(4 + segment * 4);
    if (offset < HEADER || offset >= frame.length) throw invalid;
  }
};

/** RLE lossless (PS3.5, annex G). */
export const rle: Codec = {
  lossyMethod: null,
  decode: (frame, image) => {
    check(frame, image);
    return {
      bytes: exactly(
        decodeWith((context) => NativeCodecs.decodeRle(context), frame, image),
        image,
      ),
      image,
    };
  },
  describe: (image) =>
    image.allocated % 8 === 0 && segmentsOf(image) <= SEGMENTS && image.photometric !== 'YBR_FULL_422' ? image : null,
  encode: (frame, image) => encodeWith((context) => NativeCodecs.encodeRle(context), frame, image),
};
