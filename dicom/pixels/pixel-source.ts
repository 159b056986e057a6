import { codecOf } from '../codecs/codecs';
import type { DecodedFrame } from '../codecs/port';
import type { Element } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { PIXEL_DATA } from '../parse/tag';
import { encapsulatedFrames, joinFragments } from './encapsulated-frames';
import { decodedBytes } from './frame-size';
import { type Image, imageOf } from './image';
import { checkNative, nativeFrame } from './native-pixels';
import { PixelError } from './pixel-error';

/** The frames of a data set or item, from 0. What they cost was checked against what is there. */
export type PixelSource = {
  readonly element: Element;
  readonly image: Image;
  readonly encapsulated: boolean;
  /** As it is in the file: an encapsulated codestream, or native and little endian. */
  readonly raw: (frame: number) => Buffer;
  /** Native and little endian; `codecsReady` before. Throws a `PixelError`, `NoCodec` without a codec. */
  readonly decoded: (frame: number) => DecodedFrame;
};

/** True if the pixel data is in fragments (PS3.5, A.4). */
export const isEncapsulated = ({ fragments }: Element): boolean => fragments !== undefined;

/** Throws a `PixelError` where pixel data is absent, or its description cannot be that of the data. */
export const pixelSource = (reader: Reader, elements: readonly Element[], transferSyntax: string): PixelSource => {
  const image = imageOf(reader, elements);
  const element = elements.find(({ tag }) => tag === PIXEL_DATA);
  if (element === undefined) throw new PixelError('Absent', 'There is no pixel data');
  const { fragments } = element;
  if (fragments === undefined) {
    checkNative(element, image);
    const raw = (frame: number): Buffer => {
      decodedBytes(image);
      return nativeFrame(reader, element, image, frame);
    };
    return { element, image, encapsulated: false, raw, decoded: (frame) => ({ bytes: raw(frame), image }) };
  }
  const frames = encapsulatedFrames(reader, elements, fragments, image.frames);
  const raw = (frame: number): Buffer => joinFragments(reader, frames[frame] ?? []);
  return {
    element,
    image,
    encapsulated: true,
    raw,
    decoded: (frame) => {
      const codec = codecOf(transferSyntax);
      if (codec === undefined) throw new PixelError('NoCodec', 'There is no codec for the transfer syntax');
      return codec.decode(raw(frame), image);
    },
  };
};
