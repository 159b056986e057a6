import { constants, NativeCodecs } from 'dcmjs-codecs';
import type { Image } from '../pixels/image';
import { interleaved } from '../pixels/planes';
import { jpegSize } from './codestream';
import { decodeWith, encodeWith } from './native-codecs';
import { checkCodestream, exactly } from './plausible';
import type { Codec, DecodedFrame } from './port';
import { significantBits } from './significant-bits';

const isYbr = ({ photometric, samples }: Image): boolean => samples === 3 && photometric.startsWith('YBR_FULL');

/** The decoder turns chrominance to RGB, as DCMTK's does; pixels are interleaved. */
const decodeLossy = (frame: Buffer, image: Image): DecodedFrame => {
  checkCodestream(frame, jpegSize(frame), image);
  const toRgb = isYbr(image);
  const decoded = { ...image, planar: false, photometric: toRgb ? 'RGB' : image.photometric };
  const given = { ...image, planar: false };
  const bytes = decodeWith((context) => NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: toRgb }), frame, given);
  return { bytes: exactly(bytes, image), image: decoded };
};

const decodeLossless = (frame: Buffer, image: Image): DecodedFrame => {
  checkCodestream(frame, jpegSize(frame), image);
  const decoded = { ...image, planar: false, photometric: image.photometric === 'YBR_FULL_422' ? 'YBR_FULL' : image.photometric };
  const bytes = decodeWith((context) => NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: false }), frame, decoded);
  return { bytes: exactly(bytes, image), image: decoded };
};

/** PS3.5, 8.2.1: colour is written as YBR_FULL_422; the encoder takes RGB. A palette would be smeared, signed values wrap around. */
const describeLossy = (image: Image): Image | null => {
  const { allocated, stored, samples, signed, photometric } = image;
  if (allocated !== 8 || stored !== 8 || signed) return null;
  if (samples === 1) return photometric.startsWith('MONOCHROME') ? { ...image, planar: false } : null;
  return samples === 3 && photometric === 'RGB' ? { ...image, planar: false, photometric: 'YBR_FULL_422' } : null;
};

/** JPEG baseline and the 8-bit half of extended (processes 1, 2 and 4): .50 and .51. */
export const jpegLossy: Codec = {
  lossyMethod: 'ISO_10918_1',
  decode: decodeLossy,
  describe: describeLossy,
  encode: (frame, image, quality) => {
    const { Sf422, Sf444 } = constants.JpegSampleFactor;
    const options = { lossy: true, quality, sampleFactor: image.samples === 3 ? Sf422 : Sf444 };
    return encodeWith((context) => NativeCodecs.encodeJpeg(context, options), interleaved(frame, image), {
      ...image,
      planar: false,
    });
  },
};

/** JPEG lossless, first-order prediction (process 14, selection value 1): .70, and legal as .57. */
export const jpegLossless: Codec = {
  lossyMethod: null,
  decode: decodeLossless,
  describe: (image) =>
    (image.allocated === 8 || image.allocated === 16) && image.photometric !== 'YBR_FULL_422'
      ? { ...image, planar: false }
      : null,
  encode: (frame, image) => {
    const given = { ...image, planar: false, stored: significantBits(frame, image) };
    const options = { lossy: false, predictor: 1, pointTransform: 0 };
    return encodeWith((context) => NativeCodecs.encodeJpeg(context, options), interleaved(frame, image), given);
  },
};
