import { NativeCodecs } from 'dcmjs-codecs';
import type { Image } from '../pixels/image';
import { interleaved } from '../pixels/planes';
import { jpegSize } from './codestream';
import { decodeWith, encodeWith } from './native-codecs';
import { checkCodestream, exactly } from './plausible';
import type { Codec, DecodedFrame } from './port';
import { significantBits } from './significant-bits';

const decode = (frame: Buffer, image: Image): DecodedFrame => {
  checkCodestream(frame, jpegSize(frame), image);
  const decoded = { ...image, planar: false, photometric: image.photometric === 'YBR_FULL_422' ? 'YBR_FULL' : image.photometric };
  return {
    bytes: exactly(
      decodeWith((context) => NativeCodecs.decodeJpegLs(context), frame, decoded),
      image,
    ),
    image: decoded,
  };
};

const describe = (image: Image): Image | null => {
  const { allocated, photometric, samples } = image;
  if ((allocated !== 8 && allocated !== 16) || photometric === 'YBR_FULL_422') return null;
  return samples === 1 || samples === 3 ? { ...image, planar: false } : null;
};

const encode = (frame: Buffer, image: Image, stored: number, options: { lossy: boolean; allowedLossyError?: number }): Buffer =>
  encodeWith((context) => NativeCodecs.encodeJpegLs(context, options), interleaved(frame, image), {
    ...image,
    planar: false,
    stored,
  });

/** .80 */
export const jpegLsLossless: Codec = {
  lossyMethod: null,
  decode,
  describe,
  encode: (frame, image) => encode(frame, image, significantBits(frame, image), { lossy: false }),
};

/** The largest error of a sample: 2 for the quality of 90, as DCMTK's default. */
const allowedError = (quality: number): number => Math.max(1, Math.round((100 - quality) / 5));

/** .81, near-lossless. Signed values that do not fill their bits would leave them; a palette would be smeared. */
export const jpegLsLossy: Codec = {
  lossyMethod: 'ISO_14495_1',
  decode,
  describe: (image) => {
    if (image.photometric === 'PALETTE COLOR' || (image.signed && image.stored !== image.allocated)) return null;
    return describe(image);
  },
  encode: (frame, image, quality) =>
    encode(frame, image, significantBits(frame, image), { lossy: true, allowedLossyError: allowedError(quality) }),
};
