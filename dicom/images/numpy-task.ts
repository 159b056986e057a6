import { movable } from '../../threads/owned-memory';
import type { Outcome } from '../../threads/port';
import { PixelError } from '../pixels/pixel-error';
import type { DicomLimits } from '../port';
import type { FileToRead } from '../source/file-to-read';
import { Spool } from '../transcode/spool';
import type { ImageFile } from './image-file';
import { withImageFile } from './image-tasks';
import { isSame, layoutOf, type NumpyLayout, numpyHeader, numpyValues } from './numpy';
import type { ImageRefusal, Refusable } from './port';

export type NumpyTask = {
  readonly files: readonly FileToRead[];
  readonly frame: number | null;
  readonly rescale: boolean;
  readonly limits: Partial<DicomLimits>;
  /** A path where nothing is yet. */
  readonly output: string;
};

/** Bytes of the largest array that is made. */
const LARGEST = 4 * 1024 ** 3;

/** The frames of all files so far. */
type Sum = { layout: NumpyLayout | null; frames: number };

const append = (image: ImageFile, { frame, rescale }: NumpyTask, sum: Sum, spool: Spool): void => {
  const [first, last] = frame === null ? [0, image.image().frames - 1] : [frame, frame];
  for (let index = first; index <= last; index += 1) {
    const raster = image.raster(index);
    const layout = layoutOf(raster, rescale);
    if (sum.layout !== null && !isSame(sum.layout, layout)) throw new PixelError('Invalid', 'The frames are not alike');
    sum.layout = layout;
    sum.frames += 1;
    spool.write(numpyValues(raster, rescale ? image.rescale : null));
    if (spool.length > LARGEST) throw new PixelError('TooLarge', `An array of more than ${LARGEST} bytes`);
  }
};

const written = async (task: NumpyTask, spool: Spool): Promise<ImageRefusal | null> => {
  const sum: Sum = { layout: null, frames: 0 };
  spool.reserve(numpyHeader({ width: 0, height: 0, channels: 1, type: '<u1' }, 0).length);
  for (const file of task.files) {
    const appended = await withImageFile({ file, limits: task.limits }, (image) => append(image, task, sum, spool));
    if (!appended.ok) return appended.refusal;
  }
  if (sum.layout === null) return { _tag: 'NoPixelData' };
  spool.fill(numpyHeader(sum.layout, task.frame === null ? sum.frames : null));
  return null;
};

/** Makes an NPY array, as a task of the codec threads: memory stays that of a frame. Throws what the file system throws. */
export const numpy = async (task: NumpyTask): Promise<Outcome<Refusable<FileToRead>>> => {
  const spool = new Spool(task.output);
  try {
    const refusal = await written(task, spool);
    if (refusal !== null) return { value: { ok: false, refusal }, transfer: [] };
    const value = spool.finish();
    return { value: { ok: true, value }, transfer: value.kind === 'bytes' ? [movable(value.bytes)] : [] };
  } finally {
    spool.discard();
  }
};
