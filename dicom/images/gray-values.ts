import type { Image } from '../pixels/image';
import { PixelError } from '../pixels/pixel-error';
import type { GrayValues } from './raster';

/** Bits become 0 and 255, as on Orthanc; the first pixel is the lowest bit (PS3.5, 8.1.1). */
const bits = (bytes: Buffer, count: number): GrayValues => {
  const values = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) values[index] = ((bytes[index >> 3] ?? 0) >> (index & 7)) & 1 ? 255 : 0;
  return values;
};

const samples = (bytes: Buffer, count: number, { allocated, signed }: Image): GrayValues => {
  // A view must begin at a multiple of its unit.
  const width = allocated / 8;
  const { buffer, byteOffset } = bytes.byteOffset % width === 0 ? bytes : Buffer.copyBytesFrom(bytes);
  switch (allocated) {
    case 8:
      return signed ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count);
    case 16:
      return signed ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
    case 32:
      return signed ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
    default:
      throw new PixelError('Unsupported', 'Samples of these bits are not shown');
  }
};

/** The samples of a native, little-endian frame, without the bits that are not stored (PS3.5, 8.1.1). Throws `Unsupported`. */
export const grayValues = (bytes: Buffer, image: Image): GrayValues => {
  const { rows, columns, samples: channels, allocated, stored, highBit, signed } = image;
  const count = rows * columns * channels;
  if (allocated === 1) return bits(bytes, count);
  const values = samples(bytes, count, image);
  if (stored === allocated) return values;
  const [left, right] = [31 - highBit, 32 - stored];
  const kept = values.slice();
  for (let index = 0; index < count; index += 1) {
    const value = (kept[index] ?? 0) << left;
    kept[index] = signed ? value >> right : value >>> right;
  }
  return kept;
};
