import type { Image } from '../pixels/image';

/** A frame in native, little-endian pixel data, and what has become of its description. */
export type DecodedFrame = { readonly bytes: Buffer; readonly image: Image };

/** Reads and writes the frames of one transfer syntax. Runs on a thread, after `codecsReady`. */
export type Codec = {
  /** PS3.3, C.7.6.1.1.5.1, of a codec that loses information; else null. */
  readonly lossyMethod: string | null;
  /** Checks the codestream against the description before anything is allocated. Throws a `PixelError`. */
  readonly decode: (frame: Buffer, image: Image) => DecodedFrame;
  /** How an image is described once it is encoded; null: the syntax cannot hold it. */
  readonly describe: (image: Image) => Image | null;
  /** Of a frame that `describe` takes; `quality` 1 to 100 matters to lossy ones. Throws a `PixelError`. */
  readonly encode: (frame: Buffer, image: Image, quality: number) => Buffer;
};
