import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ctSopUid } from '../test/generated-files';
import { type LeanConnection, leanConnection } from './lean-client';
import type { LoadAnswer, LoadResult, LoadTask } from './load-task';

const EMPTY = Buffer.alloc(0);
const seconds = (since: number): number => (performance.now() - since) / 1000;

/** Runs `count` pieces of work over so many connections; each takes the next piece when its last one is answered. */
const overConnections = async (
  port: number,
  clients: number,
  count: number,
  work: (connection: LeanConnection, index: number) => Promise<void>,
): Promise<number> => {
  const connections = await Promise.all(Array.from({ length: clients }, () => leanConnection(port)));
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let index = next++; index < count; index = next++) await work(connection, index);
    }),
  );
  const took = seconds(begin);
  for (const connection of connections) connection.close();
  return took;
};

const result = (values: Partial<LoadResult>): LoadResult => ({
  seconds: 0,
  completedSeconds: 0,
  each: [],
  bytes: 0,
  studies: [],
  ...values,
});

const upload = async (port: number, clients: number, count: number, file: (index: number) => Buffer): Promise<LoadResult> => {
  const studies = new Set<string>();
  let bytes = 0;
  const took = await overConnections(port, clients, count, async (connection, index) => {
    const body = file(index);
    const answer = await connection.send('POST', '/instances', body);
    const text = answer.body.toString('utf8');
    const { Status, ParentStudy } = answer.status === 200 ? JSON.parse(text) : { Status: text, ParentStudy: '' };
    if (Status !== 'Success') throw new Error(`Upload answered ${answer.status}: ${Status}`);
    studies.add(ParentStudy);
    bytes += body.length;
  });
  return result({ seconds: took, bytes, studies: [...studies] });
};

/** A copy of a generated slice with the UID of another one, in the meta header and in the data set. */
const renumbered = (template: Buffer, from: number, to: number): Buffer => {
  const copy = Buffer.from(template);
  for (let at = copy.indexOf(ctSopUid(from)); at >= 0; at = copy.indexOf(ctSopUid(from), at + 1))
    copy.write(ctSopUid(to), at, 'latin1');
  return copy;
};

/** On a connection of its own: a server closes one that rests. */
const succeeded = async (port: number): Promise<number> => {
  const connection = await leanConnection(port);
  const { body } = await connection.send('GET', '/tools/metrics-prometheus', EMPTY);
  connection.close();
  return Number(/orthanc_jobs_success (\d+)/.exec(body.toString('latin1'))?.[1] ?? Number.NaN);
};

const runJobs = async (port: number, clients: number, studies: readonly string[], jobs: number): Promise<LoadResult> => {
  const body = Buffer.from('{"Asynchronous":true}');
  const before = await succeeded(port);
  const begin = performance.now();
  const took = await overConnections(port, clients, jobs, async (connection, index) => {
    const answer = await connection.send('POST', `/studies/${studies[index % studies.length]}/archive`, body);
    if (answer.status !== 200) throw new Error(`Submission answered ${answer.status}: ${answer.body}`);
  });
  while ((await succeeded(port)) < before + jobs) await pause(20);
  return result({ seconds: took, completedSeconds: seconds(begin) });
};

const download = (port: number, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent: false }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`GET ${path} answered ${answer.statusCode}`));
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve(bytes));
      answer.on('error', reject);
    }).on('error', reject);
  });

const downloads = async (port: number, paths: readonly string[]): Promise<LoadResult> => {
  const each: number[] = [];
  let bytes = 0;
  for (const path of paths) {
    const begin = performance.now();
    bytes += await download(port, path);
    each.push(seconds(begin));
  }
  return result({ seconds: each.reduce((sum, one) => sum + one, 0), each, bytes });
};

const run = (task: LoadTask): Promise<LoadResult> => {
  switch (task.kind) {
    case 'upload': {
      const files = task.files.map((file) => readFileSync(file));
      return upload(task.port, task.clients, files.length, (index) => files[index] ?? EMPTY);
    }
    case 'multiply': {
      const files = task.files.map((file) => readFileSync(file));
      const template = (index: number) => index % files.length;
      return upload(task.port, task.clients, task.count, (index) =>
        renumbered(files[template(index)] ?? EMPTY, template(index), index),
      );
    }
    case 'jobs':
      return runJobs(task.port, task.clients, task.studies, task.jobs);
    case 'download':
      return downloads(task.port, task.paths);
  }
};

process.on('message', async (task: LoadTask) => {
  const answer: LoadAnswer = await run(task).then(
    (done) => ({ result: done }),
    (error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }),
  );
  process.send?.(answer, () => process.disconnect());
});
