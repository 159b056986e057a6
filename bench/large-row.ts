import { setTimeout as pause } from 'node:timers/promises';
import { largeFile } from '../test/generated-files';
import { httpClient } from '../test/http-client';
import { upload } from '../test/rest';
import { withContender } from './contender';
import { peakMemory, resetPeakMemory } from './memory';
import { both, type Row } from './row';

/** Frames of 512 KiB: 200 MB in all. */
const FRAMES = 400;
const MEGABYTE = 1_000_000;
/** Until a server that started has come to rest. */
const REST_MS = 3000;

export const anonymizeLarge: Row = {
  name: 'anonymizeLarge',
  about: 'anonymization of one multi-frame file of 200 MB',
  contenders: both,
  rounds: 'one',
  run: (contender, { root }) =>
    withContender(contender, root, async (first, folder) => {
      const file = largeFile(FRAMES);
      const sender = httpClient(first.url);
      const { ParentStudy } = await upload(sender, file);
      sender.close();
      // What the upload took must not count as idle.
      await first.stop();
      const { url, pid, stop } = await contender.start(folder);
      const client = httpClient(url);
      try {
        await pause(REST_MS);
        resetPeakMemory(pid);
        const idle = peakMemory(pid);
        const begin = performance.now();
        const { InstancesCount: count } = await client.postJson<{ readonly InstancesCount: number }>(
          `/studies/${ParentStudy}/anonymize`,
          {},
        );
        const seconds = (performance.now() - begin) / 1000;
        if (count !== 1) throw new Error(`${count} instances were anonymized`);
        return { largeRate: file.length / MEGABYTE / seconds, largeMemory: peakMemory(pid) - idle };
      } finally {
        client.close();
        await stop();
      }
    }),
};
