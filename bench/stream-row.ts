import { withContender } from './contender';
import { load } from './load';
import { peakMemory, resetPeakMemory } from './memory';
import type { Row } from './row';

const MEGABYTE = 1_000_000;
const STUDY_BYTES = 2_147_483_648;

export const stream: Row = {
  name: 'stream',
  about: 'one archive of a study of 2 GB, streamed',
  contenders: ['anamnesis'],
  rounds: 'one',
  run: (contender, { data, root }) =>
    withContender(contender, root, async ({ port, pid }) => {
      const sample = 524_288;
      const count = Math.ceil(STUDY_BYTES / sample);
      const { studies, bytes } = await load({ kind: 'multiply', port, clients: 4, files: data.slices, count });
      resetPeakMemory(pid);
      const { seconds } = await load({ kind: 'download', port, paths: [`/studies/${studies[0]}/archive`] });
      return { streamMemory: peakMemory(pid), streamRate: bytes / MEGABYTE / seconds };
    }),
};
