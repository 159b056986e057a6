import { type EventStoreServer, startEventStoreServer } from '../eventstoredb-server/server';
import { ctSlice } from '../generated-files';
import { type HttpClient, httpClient, md5 } from '../http-client';
import { until } from '../poll';
import { type Server, startAnamnesis } from '../process';
import { history, jobOver, submitArchive, upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';

jest.setTimeout(480_000);

describe('Anamnesis, when EventStoreDB does not tell what became of an append,', () => {
  const folders = temporaryFolders();
  let store: EventStoreServer;
  let server: Server;
  let client: HttpClient;
  beforeEach(async () => {
    store = await startEventStoreServer();
    const options = {
      EventStoreDriver: 'eventstoredb',
      EventStoreConnectionString: store.url,
      EventStoreAppendTimeout: 1,
    };
    server = await startAnamnesis({ folder: folders.make(), options });
    client = httpClient(server.url);
  });
  afterEach(async () => {
    client.close();
    await server.stop();
    await store.stop();
  });
  afterAll(() => folders.removeAll());

  const metric = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\S+)`, 'm').exec((await client.get('/tools/metrics-prometheus')).body.toString())?.[1]);
  const stored = () => store.log.records.filter(({ type }) => type === 'InstanceStored');

  const expectUnknown = ({ status, headers, body }: Awaited<ReturnType<HttpClient['post']>>): void => {
    expect(status).toBe(503);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(body.toString())).toMatchObject({ OrthancStatus: 36, Details: expect.stringContaining('not known yet') });
  };

  test('answers 503 in time, also to requests that wait behind it, refuses more, reads on, and shows the upload once when it is known', async () => {
    await upload(client, ctSlice(0));
    const hold = store.faults.hold('batchAppend');
    const uploads = [client.post('/instances', ctSlice(1)), client.post('/instances', ctSlice(1))];
    await hold.arrived;
    for (const answer of await Promise.all(uploads)) expectUnknown(answer);
    const refused = await client.post('/instances', ctSlice(2));
    expect([refused.status, JSON.parse(refused.body.toString()).Details]).toEqual([
      503,
      expect.stringContaining('Nothing was changed'),
    ]);
    expect(await client.json('/instances')).toHaveLength(1);
    expect(await metric('anamnesis_log_available')).toBe(0);
    hold.release();
    await until('the upload', async () => ((await client.json<string[]>('/instances')).length === 2 ? true : undefined));
    const again = await until('a write that is taken', async () => {
      const answer = await client.post('/instances', ctSlice(1));
      return answer.status === 503 ? undefined : answer;
    });
    expect(JSON.parse(again.body.toString())).toMatchObject({ Status: 'AlreadyStored' });
    expect(stored()).toHaveLength(2);
    expect(await metric('anamnesis_log_available')).toBe(1);
  });

  test('answers 503 when its connections break for good in the middle of an append, and finds out when it is back', async () => {
    const { ParentStudy: study } = await upload(client, ctSlice(0));
    const hold = store.faults.hold('batchAppend');
    const submission = client.post(`/studies/${study}/archive`, JSON.stringify({ Asynchronous: true }));
    await hold.arrived;
    await store.stop();
    hold.release();
    expectUnknown(await submission);
    expect(await client.json('/jobs')).toEqual([]);
    await store.restart();
    const [job = ''] = await until('the job', async () => {
      const jobs = await client.json<string[]>('/jobs');
      return jobs.length > 0 ? jobs : undefined;
    });
    expect(await jobOver(client, job)).toMatchObject({ State: 'Success' });
    expect((await history(client, job)).filter(({ Type }) => Type === 'JobSubmitted')).toHaveLength(1);
    expect(await jobOver(client, await submitArchive(client, `/studies/${study}`))).toMatchObject({ State: 'Success' });
    expect(store.log.records.filter(({ type }) => type === 'JobSubmitted')).toHaveLength(2);
  });

  test('tells how far it lags while confirmed events are not handed back, and 503 to who waits for them', async () => {
    await upload(client, ctSlice(0));
    expect(await metric('anamnesis_projection_lag_ms')).toBe(0);
    store.faults.pauseSubscriptions();
    expectUnknown(await client.post('/instances', ctSlice(1)));
    expect(stored()).toHaveLength(2);
    expect(await metric('anamnesis_projection_lag_ms')).toBeGreaterThanOrEqual(900);
    store.faults.resumeSubscriptions();
    await until('the upload', async () => ((await client.json<string[]>('/instances')).length === 2 ? true : undefined));
    expect(await metric('anamnesis_projection_lag_ms')).toBe(0);
    const [, second = ''] = await client.json<string[]>('/instances');
    expect(md5((await client.get(`/instances/${second}/file`)).body)).toBe(md5(ctSlice(1)));
  });

  test('answers 503 to an archive that waits for its start, whose job then fails, and makes the next one', async () => {
    const { ParentStudy: study } = await upload(client, ctSlice(0));
    const hold = store.faults.hold('batchAppend');
    const waiting = client.get(`/studies/${study}/archive`);
    await hold.arrived;
    expectUnknown(await waiting);
    hold.release();
    const job = await until('the job', async () => (await client.json<string[]>('/jobs')).at(0));
    expect(await jobOver(client, job)).toMatchObject({ State: 'Failure' });
    const { status } = await until('an archive that is taken', async () => {
      const answer = await client.get(`/studies/${study}/archive`);
      return answer.status === 503 ? undefined : answer;
    });
    expect(status).toBe(200);
  });
});
