import { connect, type Socket } from 'node:net';
import { httpClient } from '../http-client';
import { until } from '../poll';
import type { Server } from '../process';
import { allResources, type Before, madeByRequest } from './made-instances';
import { type Observation, observe } from './observation';
import type { Names, Step } from './step';

const SETTLED = /"State" : "(Success|Failure|Paused)"/;

const filled = (text: string, names: Names): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => names.get(name) ?? whole);

/** Does the steps one after the other, and says what came of each request. */
export const runSteps = async (server: Server, steps: readonly Step[]): Promise<ReadonlyMap<string, Observation>> => {
  const client = httpClient(server.url);
  const names: Names = new Map();
  const observations = new Map<string, Observation>();
  let held: Socket | null = null;
  let sources: ReadonlySet<string> | null = null;
  const before = async (): Promise<Before> => {
    sources ??= await allResources(client);
    return { sources, instances: new Set(await client.json<readonly string[]>('/instances')) };
  };
  try {
    for (const step of steps) {
      switch (step.kind) {
        case 'request': {
          if (observations.has(step.name)) throw new Error(`Two steps are called ${step.name}`);
          const body = typeof step.body === 'string' ? filled(step.body, names) : await step.body;
          const earlier = step.makes === 'instances' ? await before() : null;
          const answer = await client.send(step.method, filled(step.path, names), body, step.headers);
          if (step.save !== undefined) {
            const json = JSON.parse(answer.body.toString('utf8'));
            names.set(step.save.as, step.save.from(json, names));
          }
          const observation = await observe(step, answer, names);
          const { body: text } = observation;
          observations.set(step.name, {
            ...observation,
            body: earlier === null ? text : await madeByRequest(client, text, earlier),
          });
          break;
        }
        case 'settle': {
          const id = names.get(step.job) ?? '';
          await until(step.name, async () => {
            // Orthanc 1.10.1 now and then answers 400 while the job ends.
            const { status, body } = await client.get(`/jobs/${id}`);
            return status === 200 && SETTLED.test(body.toString('latin1')) ? true : undefined;
          });
          break;
        }
        case 'hold': {
          held = connect({ port: server.port, host: '127.0.0.1' });
          held.pause();
          held.write(`GET ${step.path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
          await until('a running job', async () => {
            const jobs = await client.json<{ readonly State: string }[]>('/jobs?expand');
            return jobs.some(({ State }) => State === 'Running') ? true : undefined;
          });
          break;
        }
        case 'release': {
          if (held === null) throw new Error('Nothing is held');
          const socket = held;
          // A job that was cancelled in the middle ends with a reset.
          const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
          socket.resume();
          await closed;
          held = null;
          break;
        }
      }
    }
  } finally {
    held?.destroy();
    client.close();
  }
  return observations;
};
