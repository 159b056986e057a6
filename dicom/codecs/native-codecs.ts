import { Context, NativeCodecs } from 'dcmjs-codecs';
import type { Image } from '../pixels/image';
import { PixelError } from '../pixels/pixel-error';

/** A frame that a codec refused leaves its buffers behind in the memory of the WebAssembly: after so many it is started anew. */
const FAILURES = 16;
let failures = 0;

/** Loads the codecs; to be awaited before a file is decoded or encoded. Takes a quarter of a second the first time in a thread. */
export const codecsReady = async (): Promise<void> => {
  if (NativeCodecs.isInitialized() && failures < FAILURES) return;
  if (NativeCodecs.isInitialized()) NativeCodecs.release();
  failures = 0;
  await NativeCodecs.initializeAsync();
};

const attributes = ({ rows, columns, allocated, stored, samples, signed, planar, photometric }: Image) => ({
  width: columns,
  height: rows,
  bitsAllocated: allocated,
  bitsStored: stored,
  samplesPerPixel: samples,
  pixelRepresentation: signed ? 1 : 0,
  planarConfiguration: planar ? 1 : 0,
  photometricInterpretation: photometric,
});

/** Whatever the codecs throw is about the data: they are told nothing else. Their messages may quote it. A trap leaves them unusable. */
const guarded = (use: () => Context, what: string): Context => {
  try {
    return use();
  } catch (error) {
    failures += error instanceof Error && error.name === 'RuntimeError' ? FAILURES : 1;
    throw new PixelError('Invalid', what);
  }
};

const view = (bytes: Uint8Array | undefined): Buffer => {
  if (bytes === undefined) throw new PixelError('Invalid', 'The codec gave no bytes');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** Runs a decoder of the library on a frame; the bytes are native and little endian. Throws a `PixelError`. */
export const decodeWith = (decode: (context: Context) => Context, frame: Buffer, image: Image): Buffer => {
  const given = new Context({ ...attributes(image), encodedBuffer: frame });
  return view(guarded(() => decode(given), 'A frame cannot be decoded').getDecodedBuffer());
};

/** Runs an encoder of the library on a native, little-endian frame. Throws a `PixelError`. */
export const encodeWith = (encode: (context: Context) => Context, frame: Buffer, image: Image): Buffer => {
  const given = new Context({ ...attributes(image), decodedBuffer: frame });
  return view(guarded(() => encode(given), 'A frame cannot be encoded').getEncodedBuffer());
};
