import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Ids } from '../../domain/time';
import type { CodecThreads } from '../../threads/codec-threads';
import { ThreadError } from '../../threads/port';
import type { DicomLimits } from '../port';
import { forThread } from '../source/file-to-read';
import type { Images, Refusable } from './port';

export type ImagePorts = {
  readonly threads: Pick<CodecThreads, 'run'>;
  /** A folder for large results, which exists. */
  readonly folder: string;
  readonly ids: Ids;
  readonly limits: Partial<DicomLimits>;
};

/** Too many tasks wait: a refusal, not a defect. */
const orBusy = async <T>(made: Promise<Refusable<T>>): Promise<Refusable<T>> => {
  try {
    return await made;
  } catch (error) {
    if (error instanceof ThreadError && error.kind === 'Busy') return { ok: false, refusal: { _tag: 'Busy' } };
    throw error;
  }
};

const removed = (file: string): Promise<void> => rm(file, { force: true }).catch(() => {});

/** Images on the codec threads. */
export const createImages = ({ threads, folder, ids, limits }: ImagePorts): Images => ({
  picture: (given, request) => {
    const { file, transfer } = forThread(given);
    return orBusy(threads.run('picture', { file, limits, request }, { transfer }));
  },
  placeholder: () => threads.run('unsupportedImage', undefined),
  matlab: (given, frame) => {
    const { file, transfer } = forThread(given);
    return orBusy(threads.run('matlab', { file, limits, frame }, { transfer }));
  },
  numpy: async (given, frame, rescale) => {
    const files = given.map(forThread);
    const output = path.join(folder, ids.uuid());
    const transfer = files.flatMap((each) => each.transfer);
    const task = { files: files.map(({ file }) => file), frame, rescale, limits, output };
    try {
      const made = await orBusy(threads.run('numpy', task, { transfer }));
      if (!made.ok) return made;
      const { value: file } = made;
      return { ok: true, value: { file, release: () => (file.kind === 'path' ? removed(output) : Promise.resolve()) } };
    } catch (error) {
      // A thread that died could not tidy up.
      await removed(output);
      throw error;
    }
  },
  raw: (given, frame, gzip) => {
    const { file, transfer } = forThread(given);
    return orBusy(threads.run('rawFrame', { file, limits, frame, gzip }, { transfer }));
  },
  frames: (given) => {
    const { file, transfer } = forThread(given);
    return orBusy(threads.run('frameCount', { file, limits }, { transfer }));
  },
});
