import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../domain/json';
import { startChild } from '../test/child';
import { until } from '../test/poll';
import { startAnamnesis } from '../test/process';
import type { Contender } from './contender';
import { withContender } from './contender';
import { load } from './load';
import type { Bench, Row } from './row';

/** Small files and small jobs: what is written is mostly the log. */
const measureLog = async (driver: Contender, { data, jobs, root }: Bench) =>
  withContender(driver, root, async ({ port }) => {
    const uploaded = await load({ kind: 'upload', port, clients: 8, files: data.tiny });
    const { studies } = uploaded;
    const { completedSeconds } = await load({ kind: 'jobs', port, clients: 8, studies, jobs });
    return { files: data.tiny.length / uploaded.seconds, jobs: jobs / completedSeconds };
  });

const on = (contender: Contender, options: JsonObject): Contender => ({
  ...contender,
  start: (folder) => startAnamnesis({ folder, options: { ...options, JobsHistorySize: 1_000_000, MediaArchiveSize: 1_000_000 } }),
});

export const eventStoreDb: Row = {
  name: 'eventstoredb',
  about:
    'tiny files and archive jobs from eight clients, with the embedded log and with EventStoreDB (our test server, in a process of its own, with its log in memory)',
  contenders: ['anamnesis'],
  rounds: 'all',
  run: async (contender, bench) => {
    const embedded = await measureLog(on(contender, {}), bench);
    const program = join(__dirname, '..', 'test', 'eventstoredb-server', 'main.js');
    const store = startChild(process.execPath, [program], { folder: mkdtempSync(join(bench.root, 'eventstoredb-')) });
    try {
      const url = await until('the test server', () => /^esdb:\S+/.exec(store.stdout())?.[0]);
      const options = { EventStoreDriver: 'eventstoredb', EventStoreConnectionString: url };
      const elsewhere = await measureLog(on(contender, options), bench);
      return {
        logEmbeddedFiles: embedded.files,
        logEventStoreDbFiles: elsewhere.files,
        logEmbeddedJobs: embedded.jobs,
        logEventStoreDbJobs: elsewhere.jobs,
      };
    } finally {
      await store.end('SIGTERM');
    }
  },
};
