import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Ids } from '../../domain/time';
import type { CodecThreads } from '../../threads/codec-threads';
import { ThreadError } from '../../threads/port';
import { uidOf } from '../new-uid';
import type { DicomLimits } from '../port';
import { forThread } from '../source/file-to-read';
import type { Transcoded, Transcoder } from './port';
import { isWritten } from './targets';

export type TranscoderPorts = {
  readonly threads: Pick<CodecThreads, 'run'>;
  /** A folder for large results, which exists; whatever is in it at start-up may be removed. */
  readonly folder: string;
  readonly ids: Ids;
  readonly limits: Partial<DicomLimits>;
};

const removed = (file: string): Promise<void> => rm(file, { force: true }).catch(() => {});

/** The transcoder on the codec threads. */
export const createTranscoder = ({ threads, folder, ids, limits }: TranscoderPorts): Transcoder => ({
  writes: isWritten,
  transcode: async ({ file: given, syntaxes, lossy }): Promise<Transcoded> => {
    const { file, transfer } = forThread(given);
    const terms = lossy === null ? null : { quality: lossy.quality, sopInstance: uidOf(ids) };
    const output = path.join(folder, ids.uuid());
    const scratch = path.join(folder, ids.uuid());
    try {
      const outcome = await threads.run('transcodeFile', { file, limits, syntaxes, lossy: terms, output, scratch }, { transfer });
      if (outcome.kind !== 'transcoded') return outcome;
      return { ...outcome, release: () => (outcome.file.kind === 'path' ? removed(output) : Promise.resolve()) };
    } catch (error) {
      // A thread that died could not tidy up.
      await Promise.all([removed(output), removed(scratch)]);
      if (error instanceof ThreadError && error.kind === 'Busy') return { kind: 'refused', refusal: { _tag: 'Busy' } };
      throw error;
    }
  },
});
