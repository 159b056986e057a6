import type { Server } from '../test/process';
import { withContender } from './contender';
import { load } from './load';
import { peakMemory, resetPeakMemory } from './memory';
import type { Row } from './row';

const MEGABYTE = 1_000_000;
const STUDY_BYTES = 2_147_483_648;
const SLICE_BYTES = 524_288;

export const stream: Row = {
  name: 'stream',
  about: 'one archive of a study of 2 GB, streamed: by the server that has just taken it, and after a restart',
  contenders: ['anamnesis'],
  rounds: 'one',
  run: (contender, { data, root }) =>
    withContender(contender, root, async (server, folder) => {
      const count = Math.ceil(STUDY_BYTES / SLICE_BYTES);
      const { studies } = await load({ kind: 'multiply', port: server.port, clients: 4, files: data.slices, count });
      const path = `/studies/${studies[0]}/archive`;
      const streamed = async ({ port, pid }: Server) => {
        resetPeakMemory(pid);
        const { seconds, bytes } = await load({ kind: 'download', port, paths: [path] });
        return { memory: peakMemory(pid), rate: bytes / MEGABYTE / seconds };
      };
      const loaded = await streamed(server);
      await server.stop();
      const again = await contender.start(folder);
      try {
        const { memory, rate } = await streamed(again);
        return { streamMemoryLoaded: loaded.memory, streamMemory: memory, streamRate: rate };
      } finally {
        await again.stop();
      }
    }),
};
