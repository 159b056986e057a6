import type { GrayValues, Picture, Raster } from './raster';
import { resized, type Size } from './resize';

/** Orthanc calculates in single precision: so a pixel is the same at the edge of a step. */
const { fround } = Math;

/** Linear windowing of rescaled values: `centre` and `width` as of WindowCenter and WindowWidth. */
export type Window = { readonly centre: number; readonly width: number };

export type Rescale = { readonly slope: number; readonly intercept: number };

/** Colours as they are; of 16 bits the upper eight that are stored. */
const colours = ({ width, height, values }: Raster & { readonly kind: 'colour' }, stored: number): Picture => {
  const pixels = values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => value >> Math.max(0, stored - 8));
  return { width, height, channels: 3, pixels };
};

const gray = ({ width, height }: Raster, pixels: Uint8Array | Uint16Array): Picture => ({ width, height, channels: 1, pixels });

const range = (values: GrayValues): readonly [number, number] => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
};

const inverse = (pixels: Uint8Array): Uint8Array => pixels.map((pixel) => 255 - pixel);

/** The whole range of the values, spread over 0 to 255; an image of one value is black (observed on Orthanc). */
const stretched = (values: GrayValues, inverted: boolean): Uint8Array => {
  const [low, high] = range(values);
  const pixels = new Uint8Array(values.length);
  if (high > low) {
    const scale = fround(255 / (high - low));
    const offset = fround((-low * 255) / (high - low));
    for (let index = 0; index < values.length; index += 1) {
      pixels[index] = Math.floor(fround(fround((values[index] ?? 0) * scale) + offset) + 0.5);
    }
  }
  return inverted ? inverse(pixels) : pixels;
};

export type Shown = { readonly stored: number; readonly inverted: boolean };

/** `/preview`: colours, or the whole range of the values. */
export const previewOf = (raster: Raster, { stored, inverted }: Shown): Picture =>
  raster.kind === 'colour' ? colours(raster, stored) : gray(raster, stretched(raster.values, inverted));

/**
 * `/rendered`: colours, or a window of the rescaled values (Orthanc's formula, observed: PS3.3, C.11.2.1.3.2 without its half steps, cut off).
 * Resized before it is inverted, as there.
 */
export const renderedOf = (
  raster: Raster,
  { stored, inverted }: Shown,
  { slope, intercept }: Rescale,
  { window, size }: { readonly window: Window; readonly size: Size },
): Picture => {
  if (raster.kind === 'colour') return resized(colours(raster, stored), size);
  const width = Math.max(1, window.width);
  const scale = fround((255 * slope) / width);
  const offset = fround(((intercept - (window.centre - width / 2)) * 255) / width);
  const pixels = new Uint8Array(raster.values.length);
  for (let index = 0; index < pixels.length; index += 1) {
    const value = fround(fround((raster.values[index] ?? 0) * scale) + offset);
    pixels[index] = value <= 0 ? 0 : value >= 255 ? 255 : value;
  }
  const picture = resized(gray(raster, pixels), size);
  return inverted && picture.pixels instanceof Uint8Array ? { ...picture, pixels: inverse(picture.pixels) } : picture;
};

export type Truncation = 'uint8' | 'uint16' | 'int16';

const LIMITS: { readonly [kind in Truncation]: readonly [number, number] } = {
  uint8: [0, 255],
  uint16: [0, 65535],
  int16: [-32768, 32767],
};

/** `/image-uint8` and the like: values are cut off at the limits, negative ones in two's complement. Null: colours have none. */
export const truncatedOf = (raster: Raster, kind: Truncation): Picture | null => {
  if (raster.kind === 'colour') return null;
  const [low, high] = LIMITS[kind];
  const pixels = kind === 'uint8' ? new Uint8Array(raster.values.length) : new Uint16Array(raster.values.length);
  for (let index = 0; index < pixels.length; index += 1) {
    const value = raster.values[index] ?? 0;
    pixels[index] = value < low ? low : value > high ? high : value;
  }
  return gray(raster, pixels);
};
