import { indexOf } from '../parse/element-index';
import { tagOf } from '../parse/tag';
import { framesOf, type Image, Values } from '../pixels/image';
import { type PixelSource, pixelSource } from '../pixels/pixel-source';
import type { ByteSource, DicomLimits } from '../port';
import type { Rescale, Window } from './picture';
import type { Raster } from './raster';
import { rasterOf } from './raster-of';

const CENTRE = tagOf(0x0028, 0x1050);
const WIDTH = tagOf(0x0028, 0x1051);
const INTERCEPT = tagOf(0x0028, 0x1052);
const SLOPE = tagOf(0x0028, 0x1053);

/** Asked for a frame that is not there. */
export class NoFrame extends Error {}

/** A file of which frames are shown. */
export type ImageFile = {
  readonly transferSyntax: string;
  /** As the file says; `pixels` checks it. */
  readonly frames: () => number;
  readonly image: () => Image;
  /** As it is in the file. */
  readonly raw: (frame: number) => Buffer;
  readonly raster: (frame: number) => Raster;
  readonly rescale: Rescale;
  /** The first window of the file, or all values that its bits can hold. */
  readonly window: () => Window;
};

const number = (text: string | null): number | null => {
  const first = text?.split('\\')[0]?.trim() ?? '';
  const value = first === '' ? Number.NaN : Number(first);
  return Number.isFinite(value) ? value : null;
};

const windowOf = (values: Values, { stored }: Image): Window => {
  const [centre, width] = [number(values.text(CENTRE)), number(values.text(WIDTH))];
  if (centre !== null && width !== null) return { centre, width };
  return { centre: 2 ** (stored - 1), width: 2 ** stored };
};

/** Reads the structure of a file. Throws a `DicomError`; what it hands out throws a `PixelError`, or `NoFrame`. */
export const imageFile = (source: ByteSource, limits: Partial<DicomLimits>): ImageFile => {
  const { layout, elements } = indexOf(source, limits);
  const { reader } = layout.dataSet;
  const values = new Values(reader, elements);
  let made: PixelSource | null = null;
  const pixels = (): PixelSource => {
    made ??= pixelSource(reader, elements, layout.transferSyntax);
    return made;
  };
  const checked = (frame: number): PixelSource => {
    const found = pixels();
    if (frame >= found.image.frames) throw new NoFrame();
    return found;
  };
  return {
    transferSyntax: layout.transferSyntax,
    frames: () => framesOf(values),
    image: () => pixels().image,
    raw: (frame) => checked(frame).raw(frame),
    raster: (frame) => rasterOf(checked(frame).decoded(frame), reader, elements),
    rescale: { slope: number(values.text(SLOPE)) ?? 1, intercept: number(values.text(INTERCEPT)) ?? 0 },
    window: () => windowOf(values, pixels().image),
  };
};
