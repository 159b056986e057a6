import type { DecodedFrame } from '../codecs/port';
import type { Element } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { PixelError } from '../pixels/pixel-error';
import { grayValues } from './gray-values';
import { paletteOf } from './palette';
import type { Raster } from './raster';
import { interleavedRgb } from './rgb';

/** A decoded frame as it is shown: samples of gray, or colours. Throws a `PixelError`. */
export const rasterOf = ({ bytes, image }: DecodedFrame, reader: Reader, elements: readonly Element[]): Raster => {
  const { rows: height, columns: width, samples, photometric, allocated } = image;
  switch (photometric) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
      if (samples !== 1) throw new PixelError('Invalid', 'A monochrome image has more than one sample');
      return { kind: 'gray', width, height, values: grayValues(bytes, image) };
    case 'PALETTE COLOR':
      if (samples !== 1 || allocated > 16) throw new PixelError('Unsupported', 'Palettes of this kind are not shown');
      return { kind: 'colour', width, height, values: paletteOf(reader, elements)(grayValues(bytes, image)) };
    default: {
      const rgb = interleavedRgb(bytes, image);
      const values = allocated === 8 ? new Uint8Array(rgb) : grayValues(rgb, image);
      if (!(values instanceof Uint8Array || values instanceof Uint16Array)) {
        throw new PixelError('Unsupported', 'Signed colours are not shown');
      }
      return { kind: 'colour', width, height, values };
    }
  }
};
