import type { Image } from '../pixels/image';
import { PixelError } from '../pixels/pixel-error';
import { interleaved } from '../pixels/planes';

const clamped = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value));

/** YBR_FULL of 8 bits as RGB, in place (PS3.3, C.7.6.3.1.2). */
const toRgb = (pixels: Buffer): Buffer => {
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const [y, b, r] = [pixels[at] ?? 0, (pixels[at + 1] ?? 0) - 128, (pixels[at + 2] ?? 0) - 128];
    pixels[at] = clamped(y + 1.402 * r);
    pixels[at + 1] = clamped(y - 0.344136 * b - 0.714136 * r);
    pixels[at + 2] = clamped(y + 1.772 * b);
  }
  return pixels;
};

/** Y Y B R of two pixels as Y B R Y B R. */
const upsampled = (pairs: Buffer, pixels: number): Buffer => {
  const full = Buffer.alloc(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const pair = (pixel >> 1) * 4;
    full[pixel * 3] = pairs[pair + (pixel & 1)] ?? 0;
    full[pixel * 3 + 1] = pairs[pair + 2] ?? 0;
    full[pixel * 3 + 2] = pairs[pair + 3] ?? 0;
  }
  return full;
};

/** A native colour frame of 8 or 16 bits as interleaved red, green and blue, in memory of its own where it changes. Throws `Unsupported`. */
export const interleavedRgb = (bytes: Buffer, image: Image): Buffer => {
  const { photometric, allocated, samples, rows, columns } = image;
  if (samples === 3 && (allocated === 8 || allocated === 16)) {
    if (photometric === 'RGB') return interleaved(bytes, image);
    if (allocated === 8 && photometric === 'YBR_FULL') return toRgb(Buffer.from(interleaved(bytes, image)));
    if (allocated === 8 && photometric === 'YBR_FULL_422') return toRgb(upsampled(bytes, rows * columns));
  }
  throw new PixelError('Unsupported', 'Colours of this kind are not shown');
};
