import { crashCampaign } from './crash/campaign';
import { type EventStoreServer, startEventStoreServer } from './eventstoredb-server/server';
import { ctSlice } from './generated-files';
import { httpClient } from './http-client';
import { runAnamnesis, startAnamnesis } from './process';
import { jobOver, submitArchive, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(600_000);

const KILLS = 12;
/** No resource becomes stable meanwhile, however slow the machine. */
const RESTLESS = { StableAge: 1_000_000 };

describe('The server on EventStoreDB', () => {
  const folders = temporaryFolders();
  let store: EventStoreServer;
  beforeEach(async () => {
    store = await startEventStoreServer();
  });
  afterEach(() => store.stop());
  afterAll(() => folders.removeAll());

  const options = () => ({ ...RESTLESS, EventStoreDriver: 'eventstoredb', EventStoreConnectionString: store.url });

  test(`${KILLS} kills lose nothing that was acknowledged, end no job twice and change no end`, async () => {
    const result = await crashCampaign(folders.make(), KILLS, 7, options());
    expect(result.violations).toEqual([]);
    expect(result).toMatchObject({ verified: 0 });
    expect(result.instances).toBeGreaterThan(KILLS);
  });

  test('moves a log there and back, and gives the same answers', async () => {
    const folder = folders.make();
    const embedded = await startAnamnesis({ folder, options: RESTLESS });
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
    const returned = await startAnamnesis({ folder, options: RESTLESS });
    const third = httpClient(returned.url);
    expect(await third.json<string[]>('/instances')).toHaveLength(6);
    third.close();
    await returned.stop();
    expect(await runAnamnesis('verify', '--config', returned.config)).toMatchObject({ code: 0 });
  });
});
