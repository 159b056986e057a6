import type { Rescale } from './picture';
import type { Raster } from './raster';

/** What one `.npy` file holds: every frame must be of one. */
export type NumpyLayout = { readonly width: number; readonly height: number; readonly channels: 1 | 3; readonly type: string };

const HEADER = 128;

/** NumPy's name of the little-endian type of the values. */
const typeOf = ({ values }: Raster): string => {
  const kind = values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array ? 'i' : 'u';
  return `<${kind}${values.BYTES_PER_ELEMENT}`;
};

/** `rescaled`: values of gray become floats. */
export const layoutOf = (raster: Raster, rescaled: boolean): NumpyLayout => ({
  width: raster.width,
  height: raster.height,
  channels: raster.kind === 'gray' ? 1 : 3,
  type: rescaled && raster.kind === 'gray' ? '<f4' : typeOf(raster),
});

export const isSame = (a: NumpyLayout, b: NumpyLayout): boolean =>
  a.width === b.width && a.height === b.height && a.channels === b.channels && a.type === b.type;

/** The header of an array of the frames, or of one frame alone (null). NPY format 1.0: 128 bytes in all. */
export const numpyHeader = ({ width, height, channels, type }: NumpyLayout, frames: number | null): Buffer => {
  const shape = `(${frames === null ? '' : `${frames}, `}${height},${width},${channels})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = Buffer.alloc(HEADER, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(HEADER - 10, 8);
  header.write(text, 10, 'latin1');
  header.write('\n', HEADER - 1, 'latin1');
  return header;
};

/** The values of a frame, rescaled if `rescale` is given and they are gray, in little endian. */
export const numpyValues = ({ kind, values }: Raster, rescale: Rescale | null): Buffer => {
  if (kind === 'colour' || rescale === null) return Buffer.copyBytesFrom(values);
  const { slope, intercept } = rescale;
  return Buffer.copyBytesFrom(Float32Array.from(values, (value) => value * slope + intercept));
};
