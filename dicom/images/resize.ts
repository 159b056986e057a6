import { PixelError } from '../pixels/pixel-error';
import type { Picture } from './raster';

/** Pixels of the largest picture that is made by enlarging. */
const LARGEST = 64 * 1024 * 1024;

/** 0: whatever follows from the other one. `smooth`: a picture that becomes smaller is blurred before. */
export type Size = { readonly width: number; readonly height: number; readonly smooth: boolean };

/** Gaussian of 5 by 5, its binomial approximation; the edge is repeated. */
const KERNEL = [1, 4, 6, 4, 1] as const;
const RADIUS = 2;
const WEIGHT = 16 * 16;

const clamp = (value: number, last: number): number => (value < 0 ? 0 : value > last ? last : value);

const smoothed = ({ width, height, channels, pixels }: Picture): Uint8Array => {
  const row = width * channels;
  const across = new Uint16Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 1) {
    const x = Math.floor((at % row) / channels);
    const start = at - x * channels;
    let sum = 0;
    for (let k = 0; k < KERNEL.length; k += 1) {
      sum += (KERNEL[k] ?? 0) * (pixels[start + clamp(x + k - RADIUS, width - 1) * channels] ?? 0);
    }
    across[at] = sum;
  }
  const result = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 1) {
    const y = Math.floor(at / row);
    const column = at - y * row;
    let sum = 0;
    for (let k = 0; k < KERNEL.length; k += 1) {
      sum += (KERNEL[k] ?? 0) * (across[clamp(y + k - RADIUS, height - 1) * row + column] ?? 0);
    }
    result[at] = Math.floor(sum / WEIGHT);
  }
  return result;
};

/** For each pixel of the result the one of the source that lies under its centre, in single precision as on Orthanc. */
const nearest = (from: number, to: number): readonly number[] => {
  const scale = Math.fround(from / to);
  return Array.from({ length: to }, (_, index) => clamp(Math.floor(Math.fround((index + 0.5) * scale)), from - 1));
};

/**
 * The largest picture of the same proportions that fits into the size; the picture itself if neither side is told. Which pixels are taken was
 * observed on Orthanc. Of 8 bits. Throws `TooLarge`.
 */
export const resized = (picture: Picture, { width, height, smooth }: Size): Picture => {
  if (width === 0 && height === 0) return picture;
  const ratio = Math.min(
    width === 0 ? Number.POSITIVE_INFINITY : width / picture.width,
    height === 0 ? Number.POSITIVE_INFINITY : height / picture.height,
  );
  const columns = Math.max(1, Math.round(picture.width * ratio));
  const rows = Math.max(1, Math.round(picture.height * ratio));
  if (columns * rows > LARGEST) throw new PixelError('TooLarge', `A picture of more than ${LARGEST} pixels`);
  const { channels } = picture;
  const source = smooth && ratio < 1 ? smoothed(picture) : picture.pixels;
  const pixels = new Uint8Array(columns * rows * channels);
  const xs = nearest(picture.width, columns);
  let at = 0;
  for (const y of nearest(picture.height, rows)) {
    for (const x of xs) {
      const from = (y * picture.width + x) * channels;
      for (let channel = 0; channel < channels; channel += 1) {
        pixels[at] = source[from + channel] ?? 0;
        at += 1;
      }
    }
  }
  return { width: columns, height: rows, channels, pixels };
};
