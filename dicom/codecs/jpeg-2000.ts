import { constants, NativeCodecs } from 'dcmjs-codecs';
import type { Image } from '../pixels/image';
import { interleaved } from '../pixels/planes';
import { jpeg2000Size } from './codestream';
import { decodeWith, encodeWith } from './native-codecs';
import { checkCodestream, exactly } from './plausible';
import type { Codec, DecodedFrame } from './port';
import { significantBits } from './significant-bits';

/** The decoder undoes the transformation of colours. */
const decodedPhotometric = (photometric: string): string => {
  if (photometric === 'YBR_ICT' || photometric === 'YBR_RCT') return 'RGB';
  return photometric === 'YBR_FULL_422' ? 'YBR_FULL' : photometric;
};

const decode = (frame: Buffer, image: Image): DecodedFrame => {
  checkCodestream(frame, jpeg2000Size(frame), image);
  const decoded = { ...image, planar: false, photometric: decodedPhotometric(image.photometric) };
  const bytes = decodeWith((context) => NativeCodecs.decodeJpeg2000(context), frame, { ...image, planar: false });
  return { bytes: exactly(bytes, image), image: decoded };
};

/** The codec is not exact for signed samples of 8 bits and for colours of 16. RGB becomes `transformed` (PS3.5, 8.2.4). */
const describeAs =
  (transformed: string) =>
  (image: Image): Image | null => {
    const { allocated, samples, signed, photometric } = image;
    if (samples === 1) return allocated === 16 || (allocated === 8 && !signed) ? { ...image, planar: false } : null;
    if (samples !== 3 || allocated !== 8 || signed) return null;
    if (photometric === 'YBR_FULL') return { ...image, planar: false };
    return photometric === 'RGB' ? { ...image, planar: false, photometric: transformed } : null;
  };

const encode = (frame: Buffer, image: Image, lossy: boolean, rate: number): Buffer => {
  const options = { lossy, progressionOrder: constants.Jpeg2000ProgressionOrder.Lrcp, rate };
  const given = { ...image, planar: false, stored: significantBits(frame, image) };
  return encodeWith((context) => NativeCodecs.encodeJpeg2000(context, options), interleaved(frame, image), given);
};

/** .90 */
export const jpeg2000Lossless: Codec = {
  lossyMethod: null,
  decode,
  describe: describeAs('YBR_RCT'),
  encode: (frame, image) => encode(frame, image, false, 0),
};

/** How many times smaller a frame becomes: 10 for the quality of 90. */
const rate = (quality: number): number => 2 + (100 - quality) * 0.8;

/** .91. A palette would be smeared. */
export const jpeg2000Lossy: Codec = {
  lossyMethod: 'ISO_15444_1',
  decode,
  describe: (image) => (image.photometric === 'PALETTE COLOR' ? null : describeAs('YBR_ICT')(image)),
  encode: (frame, image, quality) => encode(frame, image, true, rate(quality)),
};
