import type { Server } from '../test/process';
import { withContender } from './contender';
import { jobStudies, runJobs } from './job-rows';
import { load } from './load';
import { both, median, type Row } from './row';
import { steady } from './steady';

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

/** Passes that bring a server to its steady state: 3,000 uploads of slices, 6,000 tiny ones or jobs by default. */
const SLICES_BEFORE = 10;
const TINY_BEFORE = 3;
const JOBS_BEFORE = 3;

export const steadyUploads: Row = {
  name: 'steadyUploads',
  about: 'every slice, eight clients, then one, of a server that has taken all of them ten times before',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async (server) => ({
      steadyUpload8: await steady(SLICES_BEFORE, () => uploaded(server, 8, data.slices)),
      steadyUpload1: await steady(0, () => uploaded(server, 1, data.slices)),
    })),
};

export const steadyTiny: Row = {
  name: 'steadyTiny',
  about: 'tiny files, eight clients, of a server that has taken them three times before',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async (server) => ({
      steadyTiny8: await steady(TINY_BEFORE, () => uploaded(server, 8, data.tiny)),
    })),
};

export const steadyJobs: Row = {
  name: 'steadyJobs',
  about: 'archive jobs from eight clients, then one, of a server that has run three times as many before',
  contenders: both,
  rounds: 'all',
  run: (contender, bench) =>
    withContender(contender, bench.root, async (server) => {
      const studies = await jobStudies(server, bench);
      for (let done = 0; done < JOBS_BEFORE; done += 1) await runJobs(server, bench, 8, studies);
      const passes = async (clients: number) => {
        const all = [];
        for (let pass = 0; pass < 3; pass += 1) all.push(await runJobs(server, bench, clients, studies));
        return { submitted: median(all.map((one) => one.submitted)), completed: median(all.map((one) => one.completed)) };
      };
      const eight = await passes(8);
      const one = await passes(1);
      return {
        steadySubmit1: one.submitted,
        steadyCompleted1: one.completed,
        steadySubmit8: eight.submitted,
        steadyCompleted8: eight.completed,
      };
    }),
};
