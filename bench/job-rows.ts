import type { Server } from '../test/process';
import { type Contender, withContender } from './contender';
import { leanConnection } from './lean-client';
import { load } from './load';
import { peakMemory } from './memory';
import { type Bench, both, median, type Row } from './row';

const runJobs = async (server: Server, { data, jobs }: Bench, clients: number) => {
  const { port } = server;
  const { studies } = await load({ kind: 'upload', port, clients: 8, files: data.jobStudies });
  const { seconds, completedSeconds } = await load({ kind: 'jobs', port, clients, studies, jobs });
  return { submitted: jobs / seconds, completed: jobs / completedSeconds };
};

/** Milliseconds from the start of the process to its first answer. */
const restartTime = async (contender: Contender, folder: string): Promise<number> => {
  const begin = performance.now();
  const server = await contender.start(folder);
  const connection = await leanConnection(server.port);
  await connection.send('GET', '/system', Buffer.alloc(0));
  const took = performance.now() - begin;
  connection.close();
  await server.stop();
  return took;
};

export const jobs1: Row = {
  name: 'jobs1',
  about: 'archive jobs of two tiny instances from one client; their list; a restart',
  contenders: both,
  rounds: 'all',
  run: (contender, bench) =>
    withContender(contender, bench.root, async (server, folder) => {
      const { submitted, completed } = await runJobs(server, bench, 1);
      const paths = Array.from({ length: 5 }, () => '/jobs?expand');
      const expand = await load({ kind: 'download', port: server.port, paths });
      const jobsMemory = peakMemory(server.pid);
      await server.stop();
      return {
        submit1: submitted,
        completed1: completed,
        expand: median(expand.each) * 1000,
        jobsMemory,
        restart: await restartTime(contender, folder),
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
      const { submitted, completed } = await runJobs(server, bench, 8);
      return { submit8: submitted, completed8: completed };
    }),
};
