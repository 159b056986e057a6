import { setTimeout as pause } from 'node:timers/promises';
import { crashCampaign } from './crash/campaign';
import { type EventStoreServer, startEventStoreServer } from './eventstoredb-server/server';
import { ctSlice, smallFile } from './generated-files';
import { httpClient, md5 } from './http-client';
import { runAnamnesis, startAnamnesis } from './process';
import { history, jobOver, submitArchive, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(180_000);

const KILLS = 12;
const UPLOADERS = 4;

describe('The server on EventStoreDB', () => {
  const folders = temporaryFolders();
  let store: EventStoreServer;
  beforeEach(async () => {
    store = await startEventStoreServer();
  });
  afterEach(() => store.stop());
  afterAll(() => folders.removeAll());

  const options = () => ({ EventStoreDriver: 'eventstoredb', EventStoreConnectionString: store.url });

  test(`${KILLS} kills lose nothing that was acknowledged, end no job twice and change no end`, async () => {
    const result = await crashCampaign(folders.make(), KILLS, 7, options());
    expect(result.violations).toEqual([]);
    expect(result).toMatchObject({ verified: 0 });
    expect(result.instances).toBeGreaterThan(KILLS);
  });

  test('loses and doubles nothing while the store stops and its connections are cut, and refuses with 503', async () => {
    const server = await startAnamnesis({ folder: folders.make(), options: options() });
    const client = httpClient(server.url);
    const study = (await upload(client, ctSlice(0))).ParentStudy;
    const stored = new Map<string, string>();
    const refusals: (string | undefined)[] = [];
    const wrong: number[] = [];
    let done = false;
    const uploader = async (worker: number): Promise<void> => {
      for (let count = 0; !done; count += 1) {
        const file = smallFile(worker, 1, count);
        const { status, headers, body } = await client.post('/instances', file);
        if (status === 200) stored.set(JSON.parse(body.toString()).ID, md5(file));
        else if (status === 503) refusals.push(headers['retry-after']);
        else wrong.push(status);
        if (status === 503) await pause(20);
      }
    };
    const uploaders = Array.from({ length: UPLOADERS }, (_, worker) => uploader(worker));
    const jobs: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      jobs.push(await submitArchive(client, `/studies/${study}`));
      await pause(150);
      store.faults.swallowAcknowledgements(2);
      await pause(300);
      store.faults.cutConnections();
      await pause(600);
      await store.stop();
      await pause(400);
      expect((await client.get('/system')).status).toBe(200);
      expect((await client.get(`/jobs/${jobs[0]}/history`)).status).toBe(200);
      await store.restart();
      const before = stored.size;
      while (stored.size === before) await pause(50);
    }
    done = true;
    await Promise.all(uploaders);
    expect(wrong).toEqual([]);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.filter((seconds) => !/^[0-9]+$/.test(seconds ?? ''))).toEqual([]);
    for (const id of jobs) {
      expect(await jobOver(client, id)).toMatchObject({ State: 'Success' });
      const ends = (await history(client, id)).filter(({ Type }) => /^Job(Submitted|Succeeded|Failed)$/.test(Type));
      expect(ends.map(({ Type }) => Type)).toEqual(['JobSubmitted', 'JobSucceeded']);
    }
    for (const [id, digest] of stored) expect(md5((await client.get(`/instances/${id}/file`)).body)).toBe(digest);
    client.close();
    await server.stop();
    expect((await runAnamnesis('verify', '--config', server.config)).code).toBe(0);
  });

  test('moves a log there and back, and gives the same answers', async () => {
    const folder = folders.make();
    const embedded = await startAnamnesis({ folder });
    const client = httpClient(embedded.url);
    let study = '';
    for (let slice = 0; slice < 5; slice += 1) study = (await upload(client, ctSlice(slice))).ParentStudy;
    const job = await submitArchive(client, `/studies/${study}`);
    await jobOver(client, job);
    const asked = [`/studies/${study}`, '/instances', `/jobs/${job}/history`, '/statistics'];
    const before = await Promise.all(asked.map(async (path) => (await client.get(path)).body.toString()));
    client.close();
    await embedded.stop();

    const config = { folder, options: options() };
    await expect(startAnamnesis(config)).rejects.toThrow('anamnesis import --from sqlite --to eventstoredb');
    const there = await runAnamnesis('import', '--from', 'sqlite', '--to', 'eventstoredb', '--config', embedded.config);
    expect(there).toMatchObject({ code: 0, stdout: expect.stringContaining('every hash matches') });
    const moved = await startAnamnesis(config);
    const second = httpClient(moved.url);
    expect(await Promise.all(asked.map(async (path) => (await second.get(path)).body.toString()))).toEqual(before);
    await upload(second, ctSlice(9));
    second.close();
    await moved.stop();
    const back = await runAnamnesis('import', '--from', 'eventstoredb', '--to', 'sqlite', '--config', moved.config);
    expect(back.code).toBe(0);
    const returned = await startAnamnesis({ folder });
    const third = httpClient(returned.url);
    expect(await third.json<string[]>('/instances')).toHaveLength(6);
    third.close();
    await returned.stop();
  });
});
