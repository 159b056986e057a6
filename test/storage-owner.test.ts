import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child';
import { freePort } from './free-port';
import { ctSlice } from './generated-files';
import { httpClient } from './http-client';
import { until } from './poll';
import { anamnesisProgram, type Server, startAnamnesis, writeConfig } from './process';
import { upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

describe('The folders of a server', () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
  });
  afterAll(() => folders.removeAll());

  /** A folder with one instance of half a megabyte, which is a file of its own. */
  const stored = async () => {
    const folder = folders.make();
    const server = await startAnamnesis({ folder });
    servers.push(server);
    const { ID: instance } = await upload(httpClient(server.url), ctSlice(0));
    return { folder, data: join(folder, 'data'), server, instance };
  };

  const refusal = async (options: Record<string, string>): Promise<string> => {
    const config = writeConfig(folders.make(), await freePort(), options);
    const refused = startChild(process.execPath, [anamnesisProgram, 'serve', config]);
    expect((await refused.exited).code).toBe(1);
    return refused.stderr();
  };

  const stillServes = async (folder: string, instance: string): Promise<void> => {
    const server = await startAnamnesis({ folder });
    servers.push(server);
    expect((await httpClient(server.url).get(`/instances/${instance}/file`)).status).toBe(200);
  };

  test('a log of elsewhere is refused beside the files of another one, which stay', async () => {
    const { folder, data, server, instance } = await stored();
    const other = folders.make();
    expect(await refusal({ StorageDirectory: data, IndexDirectory: other })).toMatch(/belong to another log/);
    await server.kill();
    expect(await refusal({ StorageDirectory: data, IndexDirectory: other })).toMatch(/belong to another log/);
    await stillServes(folder, instance);
  });

  test('two servers whose logs are empty are kept apart, whichever stores first', async () => {
    const folder = folders.make();
    const data = join(folder, 'data');
    const [first, second] = [folders.make(), folders.make()];
    const running = await startAnamnesis({ folder, options: { IndexDirectory: first } });
    servers.push(running);
    expect(await refusal({ StorageDirectory: data, IndexDirectory: second })).toMatch(
      /Another server uses this StorageDirectory/,
    );
    expect((await httpClient(running.url).send('POST', '/tools/reset', '')).status).toBe(200);
    const client = httpClient(running.url);
    const { ID: instance } = await until('the server after its reset', () => upload(client, ctSlice(0)).catch(() => undefined));
    expect(await refusal({ StorageDirectory: data, IndexDirectory: second })).toMatch(/belong to another log/);
    await running.kill();
    const next = await startAnamnesis({ folder, options: { IndexDirectory: first } });
    servers.push(next);
    expect((await httpClient(next.url).get(`/instances/${instance}/file`)).status).toBe(200);
  });

  test('files whose log is gone are kept, and the start is refused', async () => {
    const { folder, data, server, instance } = await stored();
    await server.stop();
    const log = join(data, 'log.db');
    renameSync(log, `${log}.away`);
    expect(await refusal({ StorageDirectory: data })).toMatch(/another log.*which is empty/);
    renameSync(`${log}.away`, log);
    await stillServes(folder, instance);
  });

  test.each(['StorageDirectory', 'IndexDirectory'])(
    'a %s that cannot be made refuses to start, in one sentence',
    async (option) => {
      const file = join(folders.make(), 'file');
      writeFileSync(file, '');
      for (const folder of [file, join(file, 'below'), '/proc/below']) {
        expect(await refusal({ [option]: folder })).toMatch(new RegExp(`^${option}: the folder ${folder} cannot be made.*\\n$`));
      }
    },
  );
});
