import { smallFile } from './generated-files';
import { type HttpClient, httpClient } from './http-client';
import { until } from './poll';
import { runAnamnesis, type Server, startAnamnesis } from './process';
import { history, jobOver, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(900_000);

/** Enough that the job is at work when it is killed, after a quarter of them at most. */
const INSTANCES = 120;
const KILLS = Number(process.env.ANAMNESIS_KILLS ?? 1);
/** Every third file is kept outside the log. */
const LARGE = 80_000;
const OPTIONS = { StableAge: 3600, JobsHistorySize: 100 };

type Change = { readonly ChangeType: string; readonly ID: string };

const newInstances = async (client: HttpClient): Promise<readonly string[]> => {
  const { Changes } = await client.json<{ readonly Changes: readonly Change[] }>('/changes?limit=10000');
  return Changes.filter(({ ChangeType }) => ChangeType === 'NewInstance').map(({ ID }) => ID);
};

const listed = (client: HttpClient, study?: string): Promise<readonly string[]> =>
  client.json(study === undefined ? '/instances' : `/studies/${study}/instances?expand=false`);

type Sources = { readonly study: string; readonly target: string; readonly instances: ReadonlySet<string> };

/** A study of many instances, and another one of the same patient. */
const uploadSources = async (client: HttpClient): Promise<Sources> => {
  const instances = new Set<string>();
  let study = '';
  for (let index = 0; index < INSTANCES; index += 1) {
    const stored = await upload(client, smallFile(1, 1, index, index % 3 === 0 ? LARGE : undefined));
    instances.add(stored.ID);
    study = stored.ParentStudy;
  }
  const { ParentStudy: target } = await upload(client, smallFile(1, 2, 0));
  return { study, target, instances };
};

type Making = {
  readonly path: (sources: Sources) => string;
  readonly body: (sources: Sources) => { readonly [name: string]: string | boolean | readonly string[] };
  readonly keepsSources: boolean;
};

const MAKINGS: { readonly [name: string]: Making } = {
  'a modification that replaces its sources': {
    path: ({ study }) => `/studies/${study}/modify`,
    body: () => ({ KeepSource: false }),
    keepsSources: false,
  },
  'an anonymization': { path: ({ study }) => `/studies/${study}/anonymize`, body: () => ({}), keepsSources: true },
  'a merge': {
    path: ({ target }) => `/studies/${target}/merge`,
    body: ({ study }) => ({ Resources: [study] }),
    keepsSources: false,
  },
};

describe.each(Object.entries(MAKINGS))('kill -9 in the middle of %s', (_, { path, body, keepsSources }) => {
  const folders = temporaryFolders();
  let server: Server | null = null;
  afterAll(async () => {
    await server?.kill();
    folders.removeAll();
  });

  const folder = folders.make();
  const start = async (...parameters: readonly string[]): Promise<HttpClient> => {
    server = await startAnamnesis({ folder, options: OPTIONS, parameters });
    return httpClient(server.url);
  };
  const kill = async (client: HttpClient): Promise<void> => {
    await server?.kill();
    client.close();
  };

  test('loses and doubles nothing, and sources go only when everything new is stored', async () => {
    let client = await start();
    const sources = await uploadSources(client);
    const before = INSTANCES + 1;
    const { ID: job } = await client.postJson<{ readonly ID: string }>(path(sources), { ...body(sources), Asynchronous: true });
    let inTheMiddle = 0;
    let made = 0;
    for (let nth = 1; nth <= KILLS; nth += 1) {
      const wanted = Math.max(made + 1, Math.floor((nth * INSTANCES) / (4 * KILLS)));
      await until('some instances', async () => ((await newInstances(client)).length >= before + wanted ? true : undefined), {
        limit: 180_000,
        interval: 1,
      });
      await kill(client);

      // Nothing moves while jobs rest.
      client = await start('--no-jobs');
      const all = new Set(await listed(client));
      const gone = [...sources.instances].filter((id) => !all.has(id));
      made = (await newInstances(client)).length - before;
      if (made > 0 && made < INSTANCES) {
        inTheMiddle += 1;
        expect(gone).toEqual([]);
      }
      expect(made).toBeGreaterThanOrEqual(wanted);
      await kill(client);
      client = await start();
    }
    expect(inTheMiddle).toBeGreaterThan(0);

    const { State, ErrorCode, Content } = await jobOver(client, job);
    expect([State, ErrorCode, Content]).toEqual([
      'Success',
      0,
      expect.objectContaining({ InstancesCount: INSTANCES, FailedInstancesCount: 0 }),
    ]);
    const left = await listed(client);
    expect(left).toHaveLength(keepsSources ? before + INSTANCES : before);
    expect([...(await newInstances(client))].sort()).toEqual([...left].sort());
    for (const id of left) expect((await client.get(`/instances/${id}/file`)).status).toBe(200);
    const interrupted = (await history(client, job)).filter(({ Type }) => Type === 'JobInterrupted');
    expect(interrupted.length).toBeGreaterThan(0);
    client.close();
    await server?.stop();
    expect((await runAnamnesis('verify', '--config', server?.config ?? '')).code).toBe(0);
  });
});
