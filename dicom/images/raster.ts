/** A decoded frame as numbers: of one sample a pixel, or interleaved red, green and blue. */
export type Raster =
  | { readonly kind: 'gray'; readonly width: number; readonly height: number; readonly values: GrayValues }
  | { readonly kind: 'colour'; readonly width: number; readonly height: number; readonly values: Uint8Array | Uint16Array };

export type GrayValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/** A picture that can be shown: 8 or 16 bits a sample, 1 or 3 samples a pixel. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array | Uint16Array;
};
