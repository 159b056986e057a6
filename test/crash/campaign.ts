import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../../domain/json';
import { startChild } from '../child';
import { freePort } from '../free-port';
import { randomNumbers } from '../generated-files';
import { type HttpClient, httpClient } from '../http-client';
import { until } from '../poll';
import { anamnesisProgram, runAnamnesis, type Server, startAnamnesis } from '../process';
import { isOver, type JobAnswer } from '../rest';
import { checkHistories, checkInstances, checkJobs, checkSamples } from './checks';
import { createLedger, type Ledger } from './ledger';
import { startWorkload } from './workload';

export type CampaignResult = {
  readonly violations: readonly string[];
  readonly instances: number;
  readonly jobs: number;
  readonly samples: number;
  readonly verified: number | null;
};

const OPTIONS = { JobsHistorySize: 1_000_000, MediaArchiveSize: 1_000_000, MediaArchiveMaximumSizeMB: 0, StableAge: 1 };
/** Every n-th life is killed while it starts, wherever it is then. */
const KILLED_AT_START = 6;

/** Checks what the last life left behind, as the new one shows it. */
const checkLife = async (client: HttpClient, ledger: Ledger, open: ReadonlySet<string>) => {
  const { instances, samples } = ledger.takeNews();
  const jobs = await checkJobs(client, ledger);
  await checkInstances(client, ledger, instances);
  await checkHistories(
    client,
    ledger,
    jobs.filter(({ ID }) => open.has(ID)),
  );
  await checkSamples(client, ledger, samples);
  return { samples: samples.length, open: new Set(jobs.filter((job) => !isOver(job)).map(({ ID }) => ID)) };
};

/** Resumes what is paused and waits until every job is over. */
const drain = (client: HttpClient): Promise<readonly JobAnswer[]> =>
  until(
    'the end of all jobs',
    async () => {
      const jobs = await client.json<JobAnswer[]>('/jobs?expand');
      const open = jobs.filter((job) => !isOver(job));
      for (const { ID } of open.filter(({ State }) => State === 'Paused')) await client.post(`/jobs/${ID}/resume`);
      return open.length === 0 ? jobs : undefined;
    },
    { limit: 300_000, interval: 200 },
  );

/** Samples that prove something: one in so many kills. */
const SAMPLED = 6;

/** Kills a busy server so many times at random moments (law 2), and checks after each start what it had acknowledged. */
export const crashCampaign = async (
  folder: string,
  kills: number,
  seed: number,
  more: JsonObject = {},
): Promise<CampaignResult> => {
  const options = { ...OPTIONS, ...more };
  const random = randomNumbers(seed);
  const ledger = createLedger();
  const port = await freePort();
  let open: ReadonlySet<string> = new Set();
  let samples = 0;
  let server: Server | null = null;
  try {
    // One life more ends when there are samples enough, however slow the machine is.
    for (let life = 0; life <= kills; life += 1) {
      if (life < kills && life % KILLED_AT_START === KILLED_AT_START - 1) {
        const starting = startChild(process.execPath, [anamnesisProgram, 'serve', `${folder}/config.json`]);
        await pause(random() * 600);
        await starting.end('SIGKILL');
        continue;
      }
      server = await startAnamnesis({ folder, port, options });
      const client = httpClient(server.url);
      const checked = await checkLife(
        client,
        ledger,
        new Set([...open, ...[...ledger.jobs].filter((id) => !ledger.ends.has(id))]),
      );
      open = checked.open;
      samples += checked.samples;
      const workload = startWorkload(client, ledger, random, life);
      if (life < kills) {
        await pause(30 + random() * 400);
        // On a slow machine a life lasts until its share was acknowledged.
        const acknowledged = () => (Math.min(ledger.jobs.size, ledger.instances.size) > life + 1 ? true : undefined);
        await until('acknowledgements', acknowledged, { limit: 180_000, interval: 5 });
      } else
        await until('samples', () => (samples + ledger.sampleCount() > kills / SAMPLED ? true : undefined), { limit: 180_000 });
      workload.expectBreak();
      await server.kill();
      await workload.ended;
      client.close();
      if (ledger.violations.length > 0) break;
    }
    server = await startAnamnesis({ folder, port, options });
    const client = httpClient(server.url);
    samples += (await checkLife(client, ledger, open)).samples;
    const jobs = await drain(client);
    for (const job of jobs) ledger.jobIs(job);
    await checkInstances(client, ledger, [...ledger.instances.keys()]);
    await checkHistories(client, ledger, jobs);
    client.close();
    await server.stop();
    const { code } = await runAnamnesis('verify', '--config', server.config);
    return { violations: ledger.violations, instances: ledger.instances.size, jobs: ledger.jobs.size, samples, verified: code };
  } finally {
    await server?.kill();
  }
};
