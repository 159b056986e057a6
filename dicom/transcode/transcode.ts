import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflateRaw } from 'node:zlib';
import { codecsReady } from '../codecs/native-codecs';
import { metaPieces, readPieces } from '../edit/edit-file';
import type { NewElement } from '../edit/editor';
import { headerOf } from '../edit/encode-element';
import type { Element } from '../parse/element-index';
import type { Syntax } from '../parse/frame';
import type { Reader } from '../parse/reader';
import { isDeflated, syntaxOf } from '../parse/transfer-syntax';
import { decodedBytes } from '../pixels/frame-size';
import type { Image } from '../pixels/image';
import { nativeChunks } from '../pixels/native-pixels';
import { type AroundPixels, aroundPixels } from './around-pixels';
import type { Way } from './choose-way';
import { decodedIcons } from './icons';
import { imageChanges } from './image-changes';
import { lossyAttributes } from './lossy-attributes';
import type { SourceFile } from './source-file';
import type { Spool } from './spool';
import { isNative } from './targets';
import { encapsulated, encodeFrames, native } from './write-pixels';

/** What a lossy result needs. */
export type LossyTerms = { readonly quality: number; readonly sopInstance: string };

export type Written = { readonly transferSyntax: string; readonly sopInstance: string; readonly lossy: boolean };

/** Pixel data that stays what it is, in the byte order asked for; fragments with every byte of theirs. */
function* copied(reader: Reader, element: Element, to: Syntax): Generator<Buffer> {
  const { tag, vr, length, fragments, header, end } = element;
  if (fragments !== undefined) {
    for (let at = header; at < end; at += COPY) yield Buffer.from(reader.bytes(at, Math.min(COPY, end - at)));
    return;
  }
  yield headerOf(tag, vr, length, to);
  yield* nativeChunks(reader, element, to.bigEndian);
}
const COPY = 1024 * 1024;

/** Pixel data as it will be, and how. */
type NewPixels = {
  readonly chunks: () => Iterable<Buffer>;
  readonly elements: readonly NewElement[];
  readonly sopInstance: string;
  readonly lossy: boolean;
};

const pixelsOf = (file: SourceFile, way: Way, to: Syntax, lossy: LossyTerms | null, spool: Spool): NewPixels => {
  const { pixelData, sopInstance, sopClass } = file;
  const kept = { sopInstance, lossy: false };
  const changesTo = (image: Image): readonly NewElement[] => imageChanges(file.pixels().image, image, to);
  switch (way.kind) {
    case 'copy': {
      const { reader } = file.index.layout.dataSet;
      return { ...kept, elements: [], chunks: () => (pixelData === undefined ? [] : copied(reader, pixelData, to)) };
    }
    case 'decode':
      return { ...kept, elements: changesTo(way.image), chunks: () => native(file.frame, way.image, to) };
    case 'encode': {
      const { codec, image } = way;
      const frames = encodeFrames(file.frame, image.frames, { codec, quality: lossy?.quality ?? 100, syntax: to, spool });
      const pixels = { elements: changesTo(image), chunks: () => encapsulated(frames, spool, to) };
      if (codec.lossyMethod === null || lossy === null) return { ...kept, ...pixels };
      const facts = {
        method: codec.lossyMethod,
        ratio: (decodedBytes(image) * image.frames) / frames.bytes,
        sopClass,
        sourceInstance: sopInstance,
        sopInstance: lossy.sopInstance,
      };
      const elements = [...pixels.elements, ...lossyAttributes(facts, file.text)];
      return { ...pixels, elements, sopInstance: lossy.sopInstance, lossy: true };
    }
  }
};

function* dataSet(reader: Reader, { before, after }: AroundPixels, pixels: NewPixels): Generator<Buffer> {
  yield* readPieces(before, reader);
  yield* pixels.chunks();
  yield* readPieces(after, reader);
}

/** PS3.5, A.5: padded to an even length. */
const deflate = async (chunks: Iterable<Buffer>, output: Spool): Promise<void> => {
  let length = 0;
  await pipeline(Readable.from(chunks), createDeflateRaw(), async (deflated: AsyncIterable<Buffer>) => {
    for await (const chunk of deflated) {
      length += chunk.length;
      output.write(chunk);
    }
  });
  if (length % 2 === 1) output.write(Buffer.alloc(1));
};

/**
 * Writes a file in another transfer syntax, frame by frame; `frames` is a spool for encoded ones. Everything but meta header, pixel data and what they
 * demand stays as it was. Throws a `PixelError`, a `DicomError`, or what the file system throws.
 */
export const transcode = async (
  file: SourceFile,
  way: Way,
  lossy: LossyTerms | null,
  { output, frames }: { readonly output: Spool; readonly frames: Spool },
): Promise<Written> => {
  await codecsReady();
  const { index } = file;
  const { transferSyntax } = way;
  const to = syntaxOf(transferSyntax);
  const { reader } = index.layout.dataSet;
  const pixels = pixelsOf(file, way, to, lossy, frames);
  const leavesFragments = isNative(transferSyntax) && !isNative(file.transferSyntax);
  const nested = leavesFragments ? decodedIcons(reader, index.elements, file.transferSyntax, to) : new Map();
  const around = aroundPixels(file, { elements: pixels.elements, nested }, to);
  const { sopInstance } = pixels;
  for (const chunk of readPieces(
    metaPieces(index, { sopClass: file.sopClass, sopInstance, transferSyntax }),
    index.layout.meta.reader,
  )) {
    output.write(chunk);
  }
  const chunks = dataSet(reader, around, pixels);
  if (isDeflated(transferSyntax)) await deflate(chunks, output);
  else for (const chunk of chunks) output.write(chunk);
  return { transferSyntax, sopInstance, lossy: pixels.lossy };
};
