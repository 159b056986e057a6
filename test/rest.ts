import type { Json, JsonObject } from '../domain/json';
import type { HttpClient } from './http-client';
import { until } from './poll';

export type UploadAnswer = {
  readonly ID: string;
  readonly ParentPatient: string;
  readonly ParentStudy: string;
  readonly ParentSeries: string;
  readonly Path: string;
  readonly Status: string;
};

/** `/jobs/{id}`, as far as tests look into it. */
export type JobAnswer = JsonObject & {
  readonly ID: string;
  readonly State: string;
  readonly ErrorCode: number;
  readonly Progress: number;
  readonly Priority: number;
  readonly Timestamp: string;
  readonly CompletionTime?: string;
};

/** One element of `/jobs/{id}/history`. */
export type HistoryEntry = JsonObject & {
  readonly Revision: number;
  readonly Type: string;
  readonly Time: string;
  readonly Hash: string;
  readonly CorrelationId: string;
  readonly Data: JsonObject;
};

export const isOver = (job: JobAnswer): boolean => job.State === 'Success' || job.State === 'Failure';

export const upload = (client: HttpClient, file: Buffer): Promise<UploadAnswer> => client.postJson('/instances', file);

/** Asks for an asynchronous archive of `/studies/x`, `/patients/y` … and returns the id of the job. */
export const submitArchive = async (client: HttpClient, resource: string, more: JsonObject = {}): Promise<string> =>
  (await client.postJson<{ readonly ID: string }>(`${resource}/archive`, { Asynchronous: true, ...more })).ID;

export const job = (client: HttpClient, id: string): Promise<JobAnswer> => client.json(`/jobs/${id}`);

export const history = (client: HttpClient, id: string): Promise<HistoryEntry[]> => client.json(`/jobs/${id}/history`);

export const jobOver = (client: HttpClient, id: string, limit = 180_000): Promise<JobAnswer> =>
  until(
    `the end of job ${id}`,
    async () => {
      const now = await job(client, id);
      return isOver(now) ? now : undefined;
    },
    { limit },
  );

/** What `/jobs/{id}` says of the job itself, without what depends on the moment of the question. */
export const timeless = (answer: JsonObject): JsonObject => {
  const { Timestamp: _now, EstimatedTimeOfArrival: _estimate, ...rest } = answer;
  return rest;
};

/** Everything that a server shows of its resources and jobs, but the moment of the question. */
export const everything = async (client: HttpClient): Promise<Json> => {
  const jobs = await client.json<JobAnswer[]>('/jobs?expand');
  const instances = await client.json<string[]>('/instances');
  const files: string[] = [];
  for (const id of instances) files.push((await client.download(`/instances/${id}/file`)).md5);
  const histories: Json[] = [];
  for (const { ID } of jobs) histories.push(await history(client, ID));
  return {
    patients: await client.json('/patients?expand'),
    studies: await client.json('/studies?expand'),
    series: await client.json('/series?expand'),
    instances: await client.json('/instances?expand'),
    statistics: await client.json('/statistics'),
    jobs: jobs.map(timeless),
    histories,
    files,
  };
};
