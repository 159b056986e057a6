import type { Json } from '../../domain/json';
import type { HttpClient } from '../http-client';
import { history, isOver, type JobAnswer, timeless } from '../rest';
import { historyFaults } from './history-law';
import type { Ledger, Sample } from './ledger';

const AT_ONCE = 8;

/** Runs the work over the items, a few at a time. */
const each = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

/** Every acknowledged instance is listed, and those named have the bytes that were sent. */
export const checkInstances = async (client: HttpClient, ledger: Ledger, read: readonly string[]): Promise<void> => {
  const listed = new Set(await client.json<string[]>('/instances'));
  for (const id of ledger.instances.keys()) if (!listed.has(id)) ledger.violated(`instance ${id} is not listed`);
  await each(read, async (id) => {
    const { status, md5 } = await client.download(`/instances/${id}/file`);
    if (status !== 200 || md5 !== ledger.instances.get(id)) ledger.violated(`instance ${id} reads ${status} ${md5}`);
  });
};

/** Every acknowledged job is listed, and no job that was seen to be over shows another end. Returns the jobs. */
export const checkJobs = async (client: HttpClient, ledger: Ledger): Promise<readonly JobAnswer[]> => {
  const jobs = await client.json<JobAnswer[]>('/jobs?expand');
  const listed = new Set(jobs.map(({ ID }) => ID));
  for (const id of ledger.jobs) if (!listed.has(id)) ledger.violated(`job ${id} is not listed`);
  for (const job of jobs) ledger.jobIs(job);
  return jobs;
};

/** No job ended twice, and one that shows an end has one in its history. */
export const checkHistories = (client: HttpClient, ledger: Ledger, jobs: readonly JobAnswer[]): Promise<void> =>
  each(jobs, async (job) => {
    const events = await history(client, job.ID);
    for (const fault of historyFaults(events)) ledger.violated(`history of job ${job.ID}: ${fault}`);
    if (isOver(job) && !events.some(({ Type }) => /^Job(Succeeded|Failed|Cancelled)$/.test(Type))) {
      ledger.violated(`job ${job.ID} shows ${job.State} without an event that ended it`);
    }
  });

/** Law 1: the fold of a prefix is what was shown live when the history ended there. */
export const checkSamples = (client: HttpClient, ledger: Ledger, samples: readonly Sample[]): Promise<void> =>
  each(samples, async ({ job, revision, shown }) => {
    const folded = timeless(await client.json<{ readonly [name: string]: Json }>(`/jobs/${job}?at=${revision}`));
    if (JSON.stringify(folded) !== JSON.stringify(shown)) {
      ledger.violated(`job ${job} at ${revision} was ${JSON.stringify(shown)} and folds to ${JSON.stringify(folded)}`);
    }
  });
