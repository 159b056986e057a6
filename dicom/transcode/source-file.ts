import type { DecodedFrame } from '../codecs/port';
import { type DicomIndex, type Element, indexOf, indexRange } from '../parse/element-index';
import { withDefaults } from '../parse/limits';
import { PIXEL_DATA, tagOf } from '../parse/tag';
import { type PixelSource, pixelSource } from '../pixels/pixel-source';
import { type ByteSource, DicomError, type DicomLimits } from '../port';

const LONGEST_TEXT = 1024;

/** A file to be transcoded, read as far as it needs to be. */
export type SourceFile = {
  readonly index: DicomIndex;
  readonly transferSyntax: string;
  /** Of the data set itself; undefined if it has none. */
  readonly pixelData: Element | undefined;
  /** Throws a `PixelError`. */
  readonly pixels: () => PixelSource;
  /** Decodes; the first frame is kept. Throws a `PixelError`. */
  readonly frame: (frame: number) => DecodedFrame;
  /** A text of the data set as Latin 1, whatever its character set; null if it is absent or long. */
  readonly text: (tag: number) => string | null;
  /** Of the data set, or else of the meta header. Throws a `DicomError` if neither tells. */
  readonly sopClass: string;
  readonly sopInstance: string;
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Reads the structure of a file. Throws a `DicomError`. */
export const sourceFile = (source: ByteSource, limits: Partial<DicomLimits>): SourceFile => {
  const index = indexOf(source, limits);
  const { layout, elements } = index;
  const { meta, dataSet, transferSyntax } = layout;
  const textIn = (list: readonly Element[], reader: typeof meta.reader, tag: number): string | null => {
    const element = list.find((candidate) => candidate.tag === tag);
    if (element === undefined || element.items !== undefined) return element === undefined ? null : '';
    if (element.length > LONGEST_TEXT) return null;
    return reader
      .bytes(element.value, element.length)
      .toString('latin1')
      .replace(/[\0 ]+$/, '');
  };
  const text = (tag: number): string | null => textIn(elements, dataSet.reader, tag);
  const identifier = (tag: number, inMeta: number): string => {
    const found = text(tag) || textIn(indexRange(meta, withDefaults(limits)), meta.reader, inMeta);
    if (!found) throw new DicomError('The file has no SOP class or instance UID', 'NoIdentifiers');
    return found;
  };
  const pixels = once(() => pixelSource(dataSet.reader, elements, transferSyntax));
  const first = once(() => pixels().decoded(0));
  return {
    index,
    transferSyntax,
    pixelData: elements.find(({ tag }) => tag === PIXEL_DATA),
    pixels,
    frame: (frame) => (frame === 0 ? first() : pixels().decoded(frame)),
    text,
    sopClass: identifier(tagOf(0x0008, 0x0016), tagOf(0x0002, 0x0002)),
    sopInstance: identifier(tagOf(0x0008, 0x0018), tagOf(0x0002, 0x0003)),
  };
};
