import type { Image } from './image';
import { PixelError } from './pixel-error';

/** Bytes of one frame that this server decodes. */
export const LARGEST_FRAME = 256 * 1024 * 1024;

/** Bits of one frame in native pixel data. Chrominance of YBR_FULL_422 is written for every second pixel (PS3.3, C.7.6.3.1.2). */
export const frameBits = ({ rows, columns, samples, allocated, photometric }: Image): number =>
  rows * columns * (photometric === 'YBR_FULL_422' && samples === 3 ? 2 : samples) * allocated;

/** Bytes of one decoded frame, chrominance for every pixel. Throws `TooLarge`. */
export const decodedBytes = ({ rows, columns, samples, allocated }: Image): number => {
  const bytes = Math.ceil((rows * columns * samples * allocated) / 8);
  if (bytes > LARGEST_FRAME) throw new PixelError('TooLarge', `A frame of more than ${LARGEST_FRAME} bytes`);
  return bytes;
};
