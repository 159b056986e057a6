import { startChild } from './child';
import { freePort } from './free-port';
import { ctSlice, smallFile } from './generated-files';
import { httpClient } from './http-client';
import { until } from './poll';
import { anamnesisProgram, type Server, startAnamnesis, writeConfig } from './process';
import { history, job, jobOver, submitArchive, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

describe('Starting and stopping', () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];

  const start = async (folder: string, options = {}, ...parameters: readonly string[]) => {
    const server = await startAnamnesis({ folder, options, parameters });
    servers.push(server);
    return { server, client: httpClient(server.url) };
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
  });
  afterAll(() => folders.removeAll());

  /** A job that is in the middle, in a folder of its own. */
  const runningJob = async (options = {}) => {
    const folder = folders.make();
    const { server, client } = await start(folder, { ZipCompressionLevel: 9, ConcurrentJobs: 1, ...options });
    let study = '';
    for (let slice = 0; slice < 40; slice += 1) study = (await upload(client, ctSlice(slice))).ParentStudy;
    const id = await submitArchive(client, `/studies/${study}`);
    await until('a running job', async () => ((await job(client, id)).State === 'Running' ? true : undefined), { interval: 2 });
    return { folder, server, client, id, study };
  };

  test('refuses a second process on the same folder, and the first goes on', async () => {
    const folder = folders.make();
    const { server, client } = await start(folder);
    const second = folders.make();
    const config = writeConfig(second, await freePort(), { StorageDirectory: `${folder}/data` });
    const refused = startChild(process.execPath, [anamnesisProgram, 'serve', config]);
    const exit = await refused.exited;
    expect(exit.code).not.toBe(0);
    expect(exit.signal).toBeNull();
    expect(`${refused.stderr()}${refused.stdout()}`).toMatch(/another|already|in use/i);
    expect((await client.get('/system')).status).toBe(200);
    expect(server.running()).toBe(true);
  });

  test('SIGTERM in the middle of a job exits with 0, and the next start finishes the job', async () => {
    const { folder, server, client, id } = await runningJob();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    client.close();
    const next = await start(folder);
    expect(await jobOver(next.client, id)).toMatchObject({ State: 'Success' });
    const interrupted = (await history(next.client, id)).filter(({ Type }) => Type === 'JobInterrupted');
    expect(interrupted.map(({ Data }) => Data.reason)).toEqual(['shutdown']);
  });

  test('SIGINT exits with 0 as well', async () => {
    const { server } = await start(folders.make());
    expect(await server.end('SIGINT')).toEqual({ code: 0, signal: null });
  });

  test('with --no-jobs an open job is not taken up again', async () => {
    const { folder, server, client, id, study } = await runningJob();
    const before = await history(client, id);
    await server.kill();
    client.close();
    const next = await start(folder, { ConcurrentJobs: 1 }, '--no-jobs');
    await jobOver(next.client, await submitArchive(next.client, `/studies/${study}`, { Priority: -5 }));
    const started = (events: readonly { Type: string }[]) => events.filter(({ Type }) => Type === 'JobStarted').length;
    expect(started(await history(next.client, id))).toBe(started(before));
    expect((await next.client.json<string[]>('/instances')).length).toBe(40);
  });

  test('with SaveJobs false jobs end with the process, and instances stay', async () => {
    const folder = folders.make();
    const { server, client } = await start(folder, { SaveJobs: false });
    const { ParentStudy } = await upload(client, smallFile(1, 1, 1));
    const id = await submitArchive(client, `/studies/${ParentStudy}`);
    expect(await jobOver(client, id)).toMatchObject({ State: 'Success' });
    await server.stop();
    client.close();
    const next = await start(folder, { SaveJobs: false });
    expect(await next.client.json('/jobs')).toEqual([]);
    expect((await next.client.get(`/jobs/${id}`)).status).toBe(404);
    expect(await next.client.json('/studies')).toEqual([ParentStudy]);
  });

  test('finished jobs and their archives survive a restart', async () => {
    const folder = folders.make();
    const { server, client } = await start(folder);
    const { ParentStudy } = await upload(client, smallFile(1, 1, 1));
    const id = await submitArchive(client, `/studies/${ParentStudy}`);
    await jobOver(client, id);
    const archive = await client.download(`/jobs/${id}/archive`);
    await server.stop();
    client.close();
    const next = await start(folder);
    expect(await next.client.download(`/jobs/${id}/archive`)).toMatchObject({ status: 200, md5: archive.md5 });
  });

  test('a wrong type in the configuration names the file, the option and the type', async () => {
    const config = writeConfig(folders.make(), await freePort(), { ConcurrentJobs: 'two' });
    const refused = startChild(process.execPath, [anamnesisProgram, 'serve', config]);
    expect((await refused.exited).code).not.toBe(0);
    const said = `${refused.stderr()}${refused.stdout()}`;
    for (const part of ['config.json', 'ConcurrentJobs', 'number']) expect(said.replaceAll('integer', 'number')).toContain(part);
  });

  test('/tools/shutdown answers, stops gracefully and exits with 0', async () => {
    const { server, client } = await start(folders.make());
    const { status, body } = await client.send('POST', '/tools/shutdown', '');
    expect([status, body.toString()]).toEqual([200, '{}']);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    client.close();
  });

  test('/tools/reset starts again in the same process, with the configuration read anew, and goes on with its jobs', async () => {
    const { server, client, id, folder } = await runningJob();
    await client.send('PUT', '/tools/default-encoding', 'Utf8');
    writeConfig(folder, server.port, { Name: 'renamed', ConcurrentJobs: 1 });
    expect((await client.send('POST', '/tools/reset', '')).status).toBe(200);
    client.close();
    const again = httpClient(server.url);
    await until('the server with its new name', async () => {
      const system = await again.json<{ readonly Name: string }>('/system').catch(() => null);
      return system?.Name === 'renamed' ? true : undefined;
    });
    expect((await again.get('/tools/default-encoding')).body.toString()).toBe('Latin1');
    expect(await jobOver(again, id)).toMatchObject({ State: 'Success' });
    expect(server.running()).toBe(true);
    again.close();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  test('/tools/reset with a configuration that cannot be read leaves the one that there is', async () => {
    const folder = folders.make();
    const { server, client } = await start(folder, { Name: 'kept' });
    writeConfig(folder, server.port, { Name: 7 });
    expect((await client.send('POST', '/tools/reset', '')).status).toBe(200);
    client.close();
    const again = httpClient(server.url);
    await until('the message and the server', async () => {
      if (!server.stderr().includes('was not read anew')) return undefined;
      const system = await again.json<{ readonly Name: string }>('/system').catch(() => null);
      return system?.Name === 'kept' ? true : undefined;
    });
    again.close();
  });
});
