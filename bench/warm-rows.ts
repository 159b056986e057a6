import type { Server } from '../test/process';
import { withContender } from './contender';
import { jobStudies, runJobs } from './job-rows';
import { load } from './load';
import { both, type Row } from './row';

/** Uploads the files, and says how many a second were stored. */
const uploaded = async (server: Server, clients: number, files: readonly string[]): Promise<number> => {
  const { seconds, studies } = await load({ kind: 'upload', port: server.port, clients, files });
  for (const study of studies) {
    const deleted = await fetch(`${server.url}/studies/${study}`, { method: 'DELETE' });
    if (!deleted.ok) throw new Error(`DELETE answered ${deleted.status}`);
    await deleted.arrayBuffer();
  }
  return files.length / seconds;
};

export const warmUploads: Row = {
  name: 'warmUploads',
  about: 'every slice, one client, then eight, of a server that has taken all of them twice before',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async (server) => {
      await uploaded(server, 1, data.slices);
      await uploaded(server, 8, data.slices);
      return { warmUpload1: await uploaded(server, 1, data.slices), warmUpload8: await uploaded(server, 8, data.slices) };
    }),
};

export const warmTiny: Row = {
  name: 'warmTiny',
  about: 'tiny files, eight clients, of a server that has taken them before',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async (server) => {
      await uploaded(server, 8, data.tiny);
      return { warmTiny8: await uploaded(server, 8, data.tiny) };
    }),
};

export const warmJobs: Row = {
  name: 'warmJobs',
  about: 'archive jobs from one client, then eight, of a server that has run as many before',
  contenders: both,
  rounds: 'all',
  run: (contender, bench) =>
    withContender(contender, bench.root, async (server) => {
      const studies = await jobStudies(server, bench);
      await runJobs(server, bench, 8, studies);
      const one = await runJobs(server, bench, 1, studies);
      const eight = await runJobs(server, bench, 8, studies);
      return {
        warmSubmit1: one.submitted,
        warmCompleted1: one.completed,
        warmSubmit8: eight.submitted,
        warmCompleted8: eight.completed,
      };
    }),
};
