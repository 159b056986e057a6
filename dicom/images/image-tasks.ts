import { gzipSync } from 'node:zlib';
import { movable } from '../../threads/owned-memory';
import type { Outcome } from '../../threads/port';
import { codecsReady } from '../codecs/native-codecs';
import { PixelError } from '../pixels/pixel-error';
import { DicomError, type DicomLimits } from '../port';
import { type FileToRead, withOpenSource } from '../source/file-to-read';
import { encodePicture } from './encode-picture';
import { type ImageFile, imageFile, NoFrame } from './image-file';
import { matlabOf } from './matlab';
import { previewOf, renderedOf, truncatedOf } from './picture';
import { placeholder } from './placeholder';
import type { ImageRefusal, PictureRequest, Refusable, View } from './port';
import type { Picture, Raster } from './raster';

type WithFile = { readonly file: FileToRead; readonly limits: Partial<DicomLimits> };

const refusalOf = (error: unknown, transferSyntax: string): ImageRefusal => {
  if (error instanceof NoFrame) return { _tag: 'NoFrame' };
  if (error instanceof DicomError) return { _tag: 'NotDicom' };
  if (!(error instanceof PixelError)) throw error;
  const { kind, reason } = error;
  switch (kind) {
    case 'Absent':
      return { _tag: 'NoPixelData' };
    case 'Invalid':
      return { _tag: 'BadPixelData', reason };
    case 'TooLarge':
      return { _tag: 'TooLarge', reason };
    case 'Unsupported':
      return { _tag: 'Unsupported', reason };
    case 'NoCodec':
      return { _tag: 'Unreadable', transferSyntax };
  }
};

/** Reads a file and does something with it; what is about the file is a refusal. */
export const withImageFile = <T>({ file, limits }: WithFile, use: (image: ImageFile) => T): Promise<Refusable<T>> =>
  withOpenSource(file, async (source) => {
    let transferSyntax = '';
    try {
      await codecsReady();
      const image = imageFile(source, limits);
      ({ transferSyntax } = image);
      return { ok: true, value: use(image) };
    } catch (error) {
      return { ok: false, refusal: refusalOf(error, transferSyntax) };
    }
  });

const moved = (made: Refusable<Uint8Array>): Outcome<Refusable<Uint8Array>> => {
  if (!made.ok) return { value: made, transfer: [] };
  const bytes = new Uint8Array(movable(made.value));
  return { value: { ok: true, value: bytes }, transfer: [bytes.buffer] };
};

const pictureOf = (file: ImageFile, raster: Raster, view: View): Picture => {
  const { stored, photometric } = file.image();
  const shown = { stored, inverted: photometric === 'MONOCHROME1' };
  switch (view.kind) {
    case 'preview':
      return previewOf(raster, shown);
    case 'rendered': {
      const window = file.window();
      const asked = { centre: view.centre ?? window.centre, width: view.width ?? window.width };
      return renderedOf(raster, shown, file.rescale, { window: asked, size: view.size });
    }
    case 'uint8':
    case 'uint16':
    case 'int16': {
      const picture = truncatedOf(raster, view.kind);
      if (picture === null) throw new PixelError('Unsupported', 'Colours are not shown so');
      return picture;
    }
  }
};

type PictureTask = WithFile & { readonly request: PictureRequest };

const picture = async ({ request, ...file }: PictureTask): Promise<Outcome<Refusable<Uint8Array>>> => {
  const { frame, view, format, quality } = request;
  return moved(await withImageFile(file, (image) => encodePicture(pictureOf(image, image.raster(frame), view), format, quality)));
};

type FrameTask = WithFile & { readonly frame: number };

const matlab = async ({ frame, ...file }: FrameTask): Promise<Outcome<Refusable<Uint8Array>>> =>
  moved(await withImageFile(file, (image) => new TextEncoder().encode(matlabOf(image.raster(frame)))));

type RawTask = FrameTask & { readonly gzip: boolean };
type RawFrame = { readonly bytes: Uint8Array; readonly transferSyntax: string };

const rawFrame = async ({ frame, gzip, ...file }: RawTask): Promise<Outcome<Refusable<RawFrame>>> => {
  const made = await withImageFile(file, ({ raw, transferSyntax }) => {
    const bytes = raw(frame);
    return { bytes: new Uint8Array(movable(gzip ? gzipSync(bytes) : bytes)), transferSyntax };
  });
  return { value: made, transfer: made.ok ? [made.value.bytes.buffer] : [] };
};

/** Frames of which a list is made: a file can say to have any number of them. */
const MOST_FRAMES = 1_000_000;

const frameCount = async (file: WithFile): Promise<Outcome<Refusable<number>>> => ({
  value: await withImageFile(file, (image) => {
    const frames = image.frames();
    if (frames > MOST_FRAMES) throw new PixelError('TooLarge', `An image of more than ${MOST_FRAMES} frames`);
    return frames;
  }),
  transfer: [],
});

const unsupportedImage = async (): Promise<Outcome<Uint8Array>> => {
  const bytes = new Uint8Array(movable(placeholder()));
  return { value: bytes, transfer: [bytes.buffer] };
};

/** What the codec threads do for `Images`, but for arrays. */
export const imageTasks = { picture, matlab, rawFrame, frameCount, unsupportedImage };
