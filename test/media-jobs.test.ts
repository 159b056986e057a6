import { ctSlice } from './generated-files';
import { type HttpClient, httpClient } from './http-client';
import { until } from './poll';
import { type Server, startAnamnesis } from './process';
import { history, job, jobOver, upload } from './rest';
import { temporaryFolders } from './temporary-folder';
import { zipEntries } from './zip-entries';

jest.setTimeout(600_000);

/** Slices of 512 KiB, deflated slowly: enough that the job is at work when something comes between. */
const SLICES = 40;

describe('a job that makes media', () => {
  const folders = temporaryFolders();
  const folder = folders.make();
  let server: Server | null = null;
  let client: HttpClient;
  let study = '';

  const start = async (): Promise<void> => {
    server = await startAnamnesis({ folder, options: { ZipCompressionLevel: 9 } });
    client = httpClient(server.url);
  };
  const submit = async (): Promise<string> =>
    (await client.postJson<{ readonly ID: string }>(`/studies/${study}/media`, { Asynchronous: true })).ID;
  const running = (id: string) =>
    until('a running job', async () => ((await job(client, id)).State === 'Running' ? true : undefined), { interval: 1 });
  const expectWhole = async (id: string): Promise<void> => {
    const { State, ErrorCode } = await jobOver(client, id);
    expect([State, ErrorCode]).toEqual(['Success', 0]);
    const entries = await zipEntries((await client.get(`/jobs/${id}/archive`)).body);
    expect(entries.map(({ name }) => name)).toEqual([
      ...Array.from({ length: SLICES }, (_, index) => `IMAGES/IM${index}`),
      'DICOMDIR',
    ]);
  };

  beforeAll(async () => {
    await start();
    for (let slice = 0; slice < SLICES; slice += 1) study = (await upload(client, ctSlice(slice))).ParentStudy;
  });
  afterAll(async () => {
    client.close();
    await server?.kill();
    folders.removeAll();
  });

  test('is made whole after a kill -9 in its middle, with its DICOMDIR', async () => {
    const id = await submit();
    await running(id);
    await server?.kill();
    client.close();
    await start();
    await expectWhole(id);
    const types = (await history(client, id)).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'JobSucceeded')).toHaveLength(1);
    expect(types).toContain('JobInterrupted');
  });

  test('is paused, and whole when it is resumed', async () => {
    const id = await submit();
    expect((await client.post(`/jobs/${id}/pause`)).status).toBe(200);
    await until('a paused job', async () => ((await job(client, id)).State === 'Paused' ? true : undefined));
    expect((await client.post(`/jobs/${id}/resume`)).status).toBe(200);
    await expectWhole(id);
  });

  test('ends in Failure when it is cancelled, and offers no output', async () => {
    const id = await submit();
    expect((await client.post(`/jobs/${id}/cancel`)).status).toBe(200);
    const { State, ErrorDescription } = await jobOver(client, id);
    expect([State, ErrorDescription]).toEqual(['Failure', 'This job was canceled']);
    expect((await client.get(`/jobs/${id}/archive`)).status).toBe(404);
  });
});
