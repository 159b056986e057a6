import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../domain/json';
import { httpClient } from '../http-client';
import { type Server, startAnamnesis } from '../process';
import { dicomCase, dicomSeeds } from './dicom-cases';
import { type Ending, exchangeBytes } from './exchange';
import { type Random, randomOf } from './random';
import { type FuzzedRoute, type OpenApi, requestCase, routesOf, type Targets } from './request-cases';

export type FuzzResult = {
  /** What must not be, each with the number of its case. */
  readonly violations: readonly string[];
  /** Answers by status; `none` where the connection was closed without one. */
  readonly statuses: { readonly [status: string]: number };
  /** MiB by which the resident memory grew between a third of the cases and their end. */
  readonly growth: number;
};

/** Milliseconds that an answer may take, and more for a client that has not sent all that it announced. */
const LIMIT = 2000;
const INCOMPLETE = 4000;
const AT_ONCE = 12;
const MOST_VIOLATIONS = 20;
/** Slow clients are given up soon, so that requests cut off do not take the time of the test. */
const OPTIONS: JsonObject = {
  HttpRequestTimeout: 1,
  StableAge: 1,
  LogLevel: 'error',
  MaximumRequestBodySizeMB: 16,
  MaximumFileSizeInArchiveMB: 16,
};

type Case = { readonly bytes: Buffer; readonly complete: boolean };

const complaint = ({ status, body, timedOut, took }: Ending, complete: boolean): string | null => {
  if (timedOut || (complete && took > LIMIT)) return `no end after ${Math.round(took)} ms`;
  if (status !== null && status >= 500 && !body.includes('"OrthancStatus"')) return `${status} without an OrthancError`;
  if (status === null && complete) return 'no answer to a whole request';
  return null;
};

const memory = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;

/** Starts a server, fires the cases of `make` at it, so many at once, and tells what came of it. */
const fire = async (
  server: Server,
  count: number,
  seed: number,
  make: (random: Random) => Case | Promise<Case>,
  after: (ending: Ending, random: Random) => Promise<readonly string[]> = async () => [],
): Promise<FuzzResult> => {
  const violations: string[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  let before = memory(server.pid);
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count && violations.length < MOST_VIOLATIONS; index = next++) {
      if (index === Math.floor(count / 3)) before = memory(server.pid);
      const random = randomOf(seed, index);
      const { bytes, complete } = await make(random);
      const told = (what: string): void => void violations.push(`case ${index} of seed ${seed}: ${what}: ${excerpt(bytes)}`);
      try {
        const ending = await exchangeBytes(server.port, bytes, complete ? LIMIT * 1.5 : INCOMPLETE);
        const status = String(ending.status ?? 'none');
        statuses[status] = (statuses[status] ?? 0) + 1;
        const found = complaint(ending, complete);
        if (found !== null) told(found);
        for (const one of await after(ending, random)) told(one);
      } catch (error) {
        told(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const growth = server.running() ? memory(server.pid) - before : 0;
  return { violations: [...violations, ...(await health(server))], statuses, growth };
};

/** What the server says of itself: it runs, answers, and logged no defect. */
const health = async (server: Server): Promise<readonly string[]> => {
  if (!server.running()) return [`the server ended: ${server.stderr()}${server.stdout()}`.slice(0, 4000)];
  const defects = server
    .stdout()
    .split('\n')
    .filter((line) => line.includes('by a defect'));
  const { status } = await exchangeBytes(server.port, Buffer.from('GET /system HTTP/1.1\r\nConnection: close\r\n\r\n'), LIMIT);
  return [...(status === 200 ? [] : [`/system answers ${status}`]), ...defects.slice(0, 5).map((line) => line.slice(0, 1500))];
};

const excerpt = (bytes: Buffer): string => JSON.stringify(bytes.subarray(0, 600).toString('latin1'));

const withServer = async <T>(folder: string, work: (server: Server) => Promise<T>): Promise<T> => {
  const server = await startAnamnesis({ folder, options: OPTIONS });
  try {
    return await work(server);
  } finally {
    await server.kill();
  }
};

const fromServer = async <T>({ url }: Server, work: (client: ReturnType<typeof httpClient>) => Promise<T>): Promise<T> => {
  const client = httpClient(url);
  try {
    return await work(client);
  } finally {
    client.close();
  }
};

/** Lets the threads for images start, which takes longer than an answer may on a machine that has other work. */
const warmUp = async (server: Server, files: readonly Buffer[]): Promise<void> =>
  fromServer(server, async (client) => {
    for (const file of files) await client.post('/instances', file);
    const instances = await client.json<string[]>('/instances');
    await Promise.all(instances.slice(0, 2 * AT_ONCE).map((id) => client.get(`/instances/${id}/preview`)));
  });

/** Sends changed DICOM files, ZIPs and gzip bodies; of what is stored, asks for this and that, and deletes some. */
export const fuzzFiles = (folder: string, count: number, seed: number): Promise<FuzzResult> =>
  withServer(folder, async (server) => {
    const seeds = await dicomSeeds();
    await warmUp(server, seeds.files);
    const routes = await fromServer(server, async (client) => routesOf(await client.json('/openapi.json')));
    const views = routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/instances/{id}'));
    return fire(
      server,
      count,
      seed,
      (random) => {
        const { body, encoding } = dicomCase(seeds, random);
        return { bytes: post(body, encoding), complete: true };
      },
      async ({ status, body }, random) => {
        const id = status === 200 ? /"ID" : "([0-9a-f-]{44})"/.exec(body.toString('latin1'))?.[1] : undefined;
        return id === undefined ? [] : look(server.port, id, views, random);
      },
    );
  });

const post = (body: Buffer, encoding: 'gzip' | null): Buffer =>
  Buffer.concat([
    Buffer.from(
      `POST /instances HTTP/1.1\r\nConnection: close\r\nContent-Length: ${body.length}\r\n` +
        `${encoding === null ? '' : `Content-Encoding: ${encoding}\r\n`}\r\n`,
    ),
    body,
  ]);

const look = async (port: number, id: string, views: readonly FuzzedRoute[], random: Random): Promise<readonly string[]> => {
  const found: string[] = [];
  const [first, ...rest] = views;
  const targets = Array.from({ length: first === undefined ? 0 : 3 }, () =>
    first === undefined ? '' : random.pick([first, ...rest]).path,
  );
  const filled = targets.map(
    (path) => `GET ${path.replace('{id}', id).replace(/\{\w+\}/g, () => random.pick(['0', '1', 'dicom']))}`,
  );
  for (const line of [...filled, ...(random.chance(0.5) ? [`DELETE /instances/${id}`] : [])]) {
    const ending = await exchangeBytes(port, Buffer.from(`${line} HTTP/1.1\r\nConnection: close\r\n\r\n`), LIMIT * 1.5);
    const what = complaint(ending, true);
    if (what !== null) found.push(`${line}: ${what}`);
  }
  return found;
};

/** Sends requests to every route of /openapi.json, with good and bad values, and with changed bytes. */
export const fuzzRequests = (folder: string, count: number, seed: number): Promise<FuzzResult> =>
  withServer(folder, async (server) => {
    const seeds = await dicomSeeds();
    await warmUp(server, seeds.files);
    const { routes, targets } = await fromServer(server, async (client) => {
      const list = (level: string): Promise<readonly string[]> => client.json<string[]>(`/${level}`);
      const targets: Targets = {
        patients: await list('patients'),
        studies: await list('studies'),
        series: await list('series'),
        instances: await list('instances'),
        jobs: await list('jobs'),
      };
      const document = await client.send('GET', '/openapi.json');
      const openApi: OpenApi = JSON.parse(document.body.toString('utf8'));
      return { routes: routesOf(openApi), targets };
    });
    let sent = 0;
    return fire(server, count, seed, async (random) => {
      // What was deleted comes back, so that later requests find something.
      const restored = sent++ % 20 === 0;
      if (restored) return { bytes: post(random.pick(seeds.files), null), complete: true };
      return requestCase(routes, targets, random);
    });
  });
