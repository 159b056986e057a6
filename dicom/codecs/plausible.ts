import { decodedBytes } from '../pixels/frame-size';
import type { Image } from '../pixels/image';
import { PixelError } from '../pixels/pixel-error';
import type { CodestreamSize } from './codestream';

/** Pixels that any codestream may have: an empty image of this size is decoded in a second or two. */
const ALWAYS = 16 * 1024 * 1024;
/** Pixels to a byte beyond that: what no real image has. */
const DENSEST = 2_000;

const invalid = (reason: string): PixelError => new PixelError('Invalid', reason);

/** Throws a `PixelError` unless a codestream is of the image that is described, within the limits: a decoder believes its header, whatever it costs. */
export const checkCodestream = (frame: Buffer, size: CodestreamSize | null, image: Image): void => {
  decodedBytes(image);
  if (size === null) throw invalid('A frame does not begin as its transfer syntax demands');
  if (size.rows !== image.rows || size.columns !== image.columns || size.components !== image.samples) {
    throw invalid('A frame is of another size than the file says');
  }
  if (size.precision > image.allocated) throw invalid('A frame has more bits than the file says');
  const pixels = image.rows * image.columns;
  if (pixels > ALWAYS && pixels > frame.length * DENSEST) throw invalid('A frame is too large for its data');
};

/** The bytes of a decoded frame, without what a decoder added. Throws `Invalid` if there are too few. */
export const exactly = (bytes: Buffer, image: Image): Buffer => {
  const length = decodedBytes(image);
  if (bytes.length < length) throw invalid('A frame has less data than it must');
  return bytes.subarray(0, length);
};
