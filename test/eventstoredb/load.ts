import { setTimeout as pause } from 'node:timers/promises';
import { historyFaults } from '../crash/history-law';
import type { RecordedEvent } from '../eventstoredb-server/log';
import { smallFile } from '../generated-files';
import { type Answer, type HttpClient, md5 } from '../http-client';
import { until } from '../poll';
import { history, jobOver } from '../rest';

const UPLOADERS = 4;
const SUBMITTERS = 2;
/** A client that was refused waits a little, less than it was asked to, so that there is load all the time. */
const REFUSED_MS = 20;
const BETWEEN_JOBS_MS = 25;

/** What clients of a busy server were told. */
export type Load = {
  /** MD5 of the bytes of each acknowledged instance. */
  readonly stored: ReadonlyMap<string, string>;
  readonly jobs: readonly string[];
  /** Answers 503, by what they say of the request. */
  readonly refused: { readonly unchanged: readonly Answer[]; readonly unknown: readonly Answer[] };
  /** Answers that are none of these. */
  readonly wrong: readonly string[];
  /** Resolves when an upload that came after the call is acknowledged, and a submission as well. */
  readonly goesOn: () => Promise<void>;
  /** Resolves when there are more refusals of a kind than at the call. */
  readonly refusesMore: (kind: 'unchanged' | 'unknown') => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Uploads small files and submits archives of `study` from several clients at once, until it is stopped. */
export const startLoad = (client: HttpClient, study: string): Load => {
  const stored = new Map<string, string>();
  const jobs: string[] = [];
  const refused = { unchanged: [] as Answer[], unknown: [] as Answer[] };
  const wrong: string[] = [];
  let done = false;

  /** Whether it was taken. */
  const sort = async (answer: Answer, taken: (body: { readonly ID: string }) => void): Promise<boolean> => {
    const text = answer.body.toString();
    if (answer.status === 200) {
      taken(JSON.parse(text));
      return true;
    }
    if (answer.status !== 503) wrong.push(`${answer.status} ${text}`);
    else if (text.includes('not known yet')) refused.unknown.push(answer);
    else if (text.includes('Nothing was changed')) refused.unchanged.push(answer);
    else wrong.push(text);
    await pause(REFUSED_MS);
    return false;
  };
  const uploader = async (worker: number): Promise<void> => {
    for (let count = 0; !done; count += 1) {
      const file = smallFile(worker, 1, count);
      const send = async () => sort(await client.post('/instances', file), ({ ID }) => stored.set(ID, md5(file)));
      // What was refused is sent again, whether it may have been stored or not.
      while (!(await send()) && !done);
    }
  };
  const submitter = async (): Promise<void> => {
    while (!done) {
      const answer = await client.post(`/studies/${study}/archive`, JSON.stringify({ Asynchronous: true }));
      await sort(answer, ({ ID }) => jobs.push(ID));
      await pause(BETWEEN_JOBS_MS);
    }
  };
  const working = Promise.all([
    ...Array.from({ length: UPLOADERS }, (_, worker) => uploader(worker)),
    ...Array.from({ length: SUBMITTERS }, submitter),
  ]);

  return {
    stored,
    jobs,
    refused,
    wrong,
    goesOn: async () => {
      const [files, submitted] = [stored.size, jobs.length];
      const isBeyond = () => stored.size > files + UPLOADERS && jobs.length > submitted + SUBMITTERS;
      await until('uploads and submissions that are taken', () => (isBeyond() ? true : undefined), { limit: 180_000 });
    },
    refusesMore: async (kind) => {
      const before = refused[kind].length;
      await until(`a refusal (${kind})`, () => (refused[kind].length > before ? true : undefined), { limit: 180_000 });
    },
    stop: async () => {
      done = true;
      await working;
    },
  };
};

const count = (events: readonly RecordedEvent[], key: (event: RecordedEvent) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(key(event), (counts.get(key(event)) ?? 0) + 1);
  return counts;
};

const twice = (counts: ReadonlyMap<string, number>): readonly string[] => [...counts].flatMap(([key, n]) => (n > 1 ? [key] : []));

/** What contradicts that nothing acknowledged was lost, and nothing done twice. `events`: what EventStoreDB holds. */
export const faultsOf = async (client: HttpClient, load: Load, events: () => readonly RecordedEvent[]): Promise<string[]> => {
  const faults: string[] = [...load.wrong];
  for (const [id, digest] of load.stored) {
    const read = await client.download(`/instances/${id}/file`);
    if (read.md5 !== digest) faults.push(`instance ${id} reads ${read.status}`);
  }
  for (const id of load.jobs) if ((await jobOver(client, id)).State !== 'Success') faults.push(`job ${id} did not succeed`);
  const listed = await client.json<string[]>('/jobs');
  for (const id of listed) {
    await jobOver(client, id);
    for (const fault of historyFaults(await history(client, id))) faults.push(`job ${id}: ${fault}`);
  }
  if (listed.length > load.jobs.length + load.refused.unknown.length) faults.push('there are more jobs than were submitted');
  const submitted = count(
    events().filter(({ type }) => type === 'JobSubmitted'),
    ({ stream }) => stream,
  );
  if (submitted.size !== listed.length) faults.push(`${submitted.size} jobs are recorded, ${listed.length} are listed`);
  const instances = count(
    events().filter(({ type }) => type === 'InstanceStored'),
    ({ stream }) => stream,
  );
  if (instances.size !== (await client.json<string[]>('/instances')).length)
    faults.push('other instances are recorded than listed');
  const repeated = [...twice(submitted), ...twice(instances), ...twice(count(events(), ({ id }) => id))];
  const unasked = [...load.refused.unchanged, ...load.refused.unknown].filter(
    ({ headers }) => !/^[1-9][0-9]*$/.test(headers['retry-after'] ?? ''),
  );
  return [...faults, ...repeated.map((key) => `${key} is there twice`), ...unasked.map(({ body }) => `no Retry-After: ${body}`)];
};
