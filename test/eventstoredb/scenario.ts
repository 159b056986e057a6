import { ctSlice } from '../generated-files';
import { type HttpClient, httpClient } from '../http-client';
import { until } from '../poll';
import { runAnamnesis, type Server, startAnamnesis } from '../process';
import { history, job, jobOver, submitArchive, upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { zipEntries } from '../zip-entries';

const SLICES = 40;

/** The store under the scenario: known when its tests run, not when they are declared. */
export type LogPlace = { readonly connectionString: string; readonly prefix: string };

/** Anamnesis on EventStoreDB from end to end: it is killed in the middle of an archive, recovers, and proves its log. */
export const describeOnEventStoreDb = (place: () => LogPlace): void => {
  const folders = temporaryFolders();
  const folder = folders.make();
  let server: Server;
  let client: HttpClient;
  let archive = '';

  const begin = async () => {
    const options = {
      EventStoreDriver: 'eventstoredb',
      EventStoreConnectionString: place().connectionString,
      EventStoreStreamPrefix: place().prefix,
      ZipCompressionLevel: 9,
      ConcurrentJobs: 1,
    };
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

  test('finishes an archive after a kill -9 in its middle, with every file in it', async () => {
    let study = '';
    for (let slice = 0; slice < SLICES; slice += 1) study = (await upload(client, ctSlice(slice))).ParentStudy;
    archive = await submitArchive(client, `/studies/${study}`);
    await until('the job to run', async () => ((await job(client, archive)).State === 'Running' ? true : undefined), {
      interval: 5,
    });
    await end('kill');
    await begin();
    expect(await jobOver(client, archive)).toMatchObject({ State: 'Success', Progress: 100, ErrorCode: 0 });
    const { body, status } = await client.get(`/jobs/${archive}/archive`);
    expect(status).toBe(200);
    expect(await zipEntries(body)).toHaveProperty('length', SLICES);
  });

  test('tells, replays and verifies its history while it is stopped', async () => {
    const events = await history(client, archive);
    await end('stop');
    const config = ['--config', server.config];
    expect(await runAnamnesis('history', archive, ...config)).toMatchObject({ code: 0 });
    const replayed = await runAnamnesis('replay', archive, '--json', ...config);
    expect(replayed).toMatchObject({ code: 0 });
    expect(replayed.stdout).toContain('"Success"');
    expect(await runAnamnesis('verify', ...config)).toMatchObject({ code: 0 });
    await begin();
    expect(await history(client, archive)).toEqual(events);
  });
};
