import { constants, NativeCodecs } from 'dcmjs-codecs';
import { PNG } from 'pngjs';
import { encodeWith } from '../codecs/native-codecs';
import { PixelError } from '../pixels/pixel-error';
import type { Picture } from './raster';

export type PictureFormat = 'png' | 'jpeg' | 'pam';

const GRAY = 0;
const COLOUR = 2;

const bigEndian = (pixels: Uint8Array | Uint16Array): Buffer => {
  const bytes = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return pixels instanceof Uint8Array ? bytes : Buffer.from(bytes).swap16();
};

const png = ({ width, height, channels, pixels }: Picture): Buffer => {
  const colorType = channels === 1 ? GRAY : COLOUR;
  const image = new PNG({ width, height });
  // Samples of 16 bits are taken in the byte order of the machine.
  image.data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const bitDepth = pixels instanceof Uint8Array ? 8 : 16;
  return PNG.sync.write(image, { bitDepth, colorType, inputColorType: colorType, inputHasAlpha: false, deflateLevel: 6 });
};

/** Portable arbitrary map, with samples of 16 bits in big endian. */
const pam = ({ width, height, channels, pixels }: Picture): Buffer => {
  const maximum = pixels instanceof Uint8Array ? 255 : 65535;
  const type = channels === 1 ? 'GRAYSCALE' : 'RGB';
  const header = `P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH ${channels}\nMAXVAL ${maximum}\nTUPLTYPE ${type}\nENDHDR\n`;
  return Buffer.concat([Buffer.from(header, 'latin1'), bigEndian(pixels)]);
};

const jpeg = ({ width, height, channels, pixels }: Picture, quality: number): Buffer => {
  if (!(pixels instanceof Uint8Array)) throw new PixelError('Unsupported', 'JPEG has no samples of 16 bits');
  const { Sf422, Sf444 } = constants.JpegSampleFactor;
  const options = { lossy: true, quality, sampleFactor: channels === 3 ? Sf422 : Sf444 };
  return encodeWith((context) => NativeCodecs.encodeJpeg(context, options), Buffer.from(pixels), {
    rows: height,
    columns: width,
    samples: channels,
    allocated: 8,
    stored: 8,
    highBit: 7,
    signed: false,
    planar: false,
    photometric: channels === 3 ? 'RGB' : 'MONOCHROME2',
    frames: 1,
  });
};

/** The picture as a file; `quality`, 1 to 100, matters to JPEG. Throws `Unsupported` for JPEG of 16 bits. */
export const encodePicture = (picture: Picture, format: PictureFormat, quality: number): Buffer => {
  switch (format) {
    case 'png':
      return png(picture);
    case 'jpeg':
      return jpeg(picture, quality);
    case 'pam':
      return pam(picture);
  }
};
