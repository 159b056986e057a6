import type { Server } from '../test/process';
import { withContender } from './contender';
import { firstAnswerTime } from './first-answer';
import { load } from './load';
import { peakMemory } from './memory';
import { type Bench, both, median, type Row } from './row';

/** Uploads what the jobs of the row archive. */
export const jobStudies = async ({ port }: Server, { data }: Bench): Promise<readonly string[]> =>
  (await load({ kind: 'upload', port, clients: 8, files: data.jobStudies })).studies;

/** Jobs a second, submitted and completed. */
export const runJobs = async ({ port }: Server, { jobs }: Bench, clients: number, studies: readonly string[]) => {
  const { seconds, completedSeconds } = await load({ kind: 'jobs', port, clients, studies, jobs });
  return { submitted: jobs / seconds, completed: jobs / completedSeconds };
};

export const jobs1: Row = {
  name: 'jobs1',
  about: 'archive jobs of two tiny instances from one client; their list; a restart',
  contenders: both,
  rounds: 'all',
  run: (contender, bench) =>
    withContender(contender, bench.root, async (server, folder) => {
      const { submitted, completed } = await runJobs(server, bench, 1, await jobStudies(server, bench));
      const paths = Array.from({ length: 5 }, () => '/jobs?expand');
      const expand = await load({ kind: 'download', port: server.port, paths });
      const jobsMemory = peakMemory(server.pid);
      await server.stop();
      return {
        submit1: submitted,
        completed1: completed,
        expand: median(expand.each) * 1000,
        jobsMemory,
        restart: await firstAnswerTime(contender, folder),
      };
    }),
};

export const jobs8: Row = {
  name: 'jobs8',
  about: 'archive jobs of two tiny instances from eight clients',
  contenders: both,
  rounds: 'all',
  run: (contender, bench) =>
    withContender(contender, bench.root, async (server) => {
      const { submitted, completed } = await runJobs(server, bench, 8, await jobStudies(server, bench));
      return { submit8: submitted, completed8: completed };
    }),
};
