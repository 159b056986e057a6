import { ctSlice } from './generated-files';
import { type HttpClient, httpClient, md5 } from './http-client';
import { until } from './poll';
import { runAnamnesis, type Server, startAnamnesis } from './process';
import { history, job, jobOver, submitArchive, timeless, upload } from './rest';
import { temporaryFolders } from './temporary-folder';
import { zipEntries } from './zip-entries';

jest.setTimeout(480_000);

const SLICES = 60;

describe('A job, end to end', () => {
  const folders = temporaryFolders();
  const folder = folders.make();
  const files = Array.from({ length: SLICES }, (_, slice) => ctSlice(slice));
  // Slow enough to be killed in the middle.
  const options = { ZipCompressionLevel: 9, ConcurrentJobs: 1 };
  let server: Server;
  let client: HttpClient;
  let archive = '';

  const begin = async () => {
    server = await startAnamnesis({ folder, options });
    client = httpClient(server.url);
  };
  const end = async (how: 'stop' | 'kill') => {
    client.close();
    return server[how]();
  };

  beforeAll(begin);
  afterAll(async () => {
    await end('kill');
    folders.removeAll();
  });

  test('an archive that was killed in the middle is finished by the next start', async () => {
    let study = '';
    for (const file of files) study = (await upload(client, file)).ParentStudy;
    archive = await submitArchive(client, `/studies/${study}`, { Priority: 3 });
    await until(
      'the middle of the job',
      async () => {
        const now = await job(client, archive);
        expect(now.State).not.toBe('Success');
        return now.State === 'Running' && now.Progress > 0 ? true : undefined;
      },
      { interval: 5 },
    );
    await end('kill');
    await begin();
    const over = await jobOver(client, archive);
    expect(over).toMatchObject({ State: 'Success', Progress: 100, Priority: 3, ErrorCode: 0, Type: 'Archive' });
    expect(over.Content).toMatchObject({ InstancesCount: SLICES, Description: 'REST API' });
  });

  test('the archive holds every file as it was uploaded', async () => {
    const { body, headers, status } = await client.get(`/jobs/${archive}/archive`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/zip');
    const entries = await zipEntries(body);
    expect(entries.map(({ name }) => name)).toEqual(
      files.map((_, slice) => `CT0 Generated Patient0/Generated study/CT Axial/CT${String(slice).padStart(6, '0')}.dcm`),
    );
    expect(entries.map((entry) => entry.md5)).toEqual(files.map(md5));
  });

  test('the history tells of both attempts', async () => {
    const events = await history(client, archive);
    expect(events.map(({ Revision }) => Revision)).toEqual(events.map((_, index) => index));
    const types = events.map(({ Type }) => Type).filter((type) => type !== 'JobStepsCompleted');
    expect(types.slice(0, 4)).toEqual(['JobSubmitted', 'JobStarted', 'JobInterrupted', 'JobStarted']);
    expect([...types.slice(4)].sort()).toEqual(['JobOutputStored', 'JobSucceeded']);
    for (const event of events) {
      expect(event.Hash).toMatch(/^[0-9a-f]{64}$/);
      expect(Object.keys(event).sort()).toEqual([
        'Actor',
        'CausationId',
        'CorrelationId',
        'Data',
        'Hash',
        'Node',
        'Revision',
        'Time',
        'Type',
      ]);
    }
    expect(events.find(({ Type }) => Type === 'JobInterrupted')?.Data).toMatchObject({ reason: 'crash' });
  });

  test('the job can be shown as it was after each of its events', async () => {
    const events = await history(client, archive);
    const states = await Promise.all(
      events.map(({ Revision }) => client.json<{ State: string; Progress: number }>(`/jobs/${archive}?at=${Revision}`)),
    );
    expect(states[0]).toMatchObject({ State: 'Pending', Progress: 0 });
    expect(states[1]).toMatchObject({ State: 'Running' });
    const last = await client.json<{ [name: string]: string }>(`/jobs/${archive}?at=${events.length - 1}`);
    expect(timeless(last)).toEqual(timeless(await job(client, archive)));
    for (const { Time } of events) {
      const revision = events.filter((event) => event.Time <= Time).length - 1;
      const byTime = await client.json<{ [name: string]: string }>(`/jobs/${archive}?at=${encodeURIComponent(Time)}`);
      expect(timeless(byTime)).toEqual(timeless(await client.json(`/jobs/${archive}?at=${revision}`)));
    }
  });

  test('history, replay and verify read the log of a stopped server', async () => {
    const events = await history(client, archive);
    const live = await job(client, archive);
    expect(await end('stop')).toEqual({ code: 0, signal: null });
    const config = ['--config', server.config];
    const told = await runAnamnesis('history', archive, ...config);
    expect(told).toMatchObject({ code: 0 });
    const places = events.map(({ Type }) => Type).map((type) => told.stdout.indexOf(type));
    expect(places).not.toContain(-1);
    const at = await runAnamnesis('replay', archive, '--at', String(events.length - 1), '--json', ...config);
    expect(at).toMatchObject({ code: 0 });
    expect(at.stdout).toContain('"Success"');
    const replayed = await runAnamnesis('replay', archive, '--json', ...config);
    expect(replayed).toMatchObject({ code: 0 });
    expect(() => JSON.parse(replayed.stdout)).not.toThrow();
    expect(replayed.stdout).toContain('JobInterrupted');
    expect(await runAnamnesis('verify', ...config)).toMatchObject({ code: 0 });
    expect(await runAnamnesis('history', 'f0000000-0000-4000-8000-000000000000', ...config)).not.toMatchObject({ code: 0 });
    await begin();
    expect(timeless(await job(client, archive))).toEqual(timeless(live));
  });
});
