import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startChild } from './child';
import { smallFile } from './generated-files';
import { httpClient } from './http-client';
import { anamnesisProgram, startAnamnesis } from './process';
import { upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(60_000);

describe('What hashes of single events do not tell, verify finds by the Merkle tree', () => {
  const folders = temporaryFolders();
  afterAll(() => folders.removeAll());

  const verified = async (config: string) => {
    const run = startChild(process.execPath, [anamnesisProgram, 'verify', '--config', config]);
    return { code: (await run.exited).code, said: `${run.stdout()}${run.stderr()}` };
  };

  /** A stopped server with four instances, whose log `change` was applied to. */
  const changed = async (change: string) => {
    const folder = folders.make();
    const server = await startAnamnesis({ folder });
    const client = httpClient(server.url);
    for (let index = 0; index < 4; index += 1) await upload(client, smallFile(index, 0, 0));
    expect(await verified(server.config)).toMatchObject({ code: 0 });
    client.close();
    await server.stop();
    const log = new Database(join(folder, 'data', 'log.db'));
    log.exec(change);
    log.close();
    return verified(server.config);
  };

  test.each([
    [
      'an end that is gone',
      'DELETE FROM events WHERE position = (SELECT max(position) FROM events)',
      /1 of the 4 events .* are gone/,
    ],
    [
      'a stream that is gone',
      'DELETE FROM events WHERE position = (SELECT min(position) FROM events)',
      /1 of the 4 events .* are gone/,
    ],
    [
      'another order',
      'UPDATE events SET position = (SELECT max(position) + 65536 FROM events) WHERE position = (SELECT min(position) FROM events)',
      /the first 4 events are not those/,
    ],
  ])('%s', async (_, change, fault) => {
    const { code, said } = await changed(change);
    expect(said).toMatch(fault);
    expect(code).toBe(1);
  });

  test('nothing is missing where nothing was changed', async () => {
    expect(await changed('SELECT 1')).toEqual({ code: 0, said: 'OK: 4 events, every hash and digest matches.\n' });
  });
});
