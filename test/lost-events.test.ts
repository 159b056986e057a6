import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startChild } from './child';
import { smallFile } from './generated-files';
import { httpClient } from './http-client';
import { anamnesisProgram, startAnamnesis } from './process';
import { upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

describe('What hashes of single events do not tell, verify finds', () => {
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

  const FIRST = '(SELECT min(position) FROM events)';
  const CLOSE_UP = `UPDATE events SET position = -position;
    UPDATE events SET position = -position - 65536, append = append - 65536;
    UPDATE documents SET position = position - 65536;`;

  test.each([
    [
      'an end that is gone',
      'DELETE FROM events WHERE position = (SELECT max(position) FROM events)',
      /1 of the 4 events .* are gone/,
    ],
    [
      'a stream that is gone, where those behind it have closed up',
      `DELETE FROM documents WHERE position = ${FIRST}; DELETE FROM events WHERE position = ${FIRST}; ${CLOSE_UP}`,
      /1 of the 4 events .* are gone/,
    ],
    [
      'another order',
      `UPDATE documents SET position = 5 * 65536 WHERE position = ${FIRST};
       UPDATE events SET position = 5 * 65536, append = 5 * 65536 WHERE position = ${FIRST}; ${CLOSE_UP}`,
      /the first 4 events are not those/,
    ],
    [
      'a stream that is gone',
      `DELETE FROM events WHERE position = ${FIRST}`,
      /position 131072, .*: its position is 131072 in place of 65536/,
    ],
    [
      'a position',
      'UPDATE events SET position = position + 1 WHERE position = 131072',
      /in place of 131072\. The 1 events before/,
    ],
    [
      'an append',
      'UPDATE events SET append = append | 1 WHERE position = 131072',
      /BAD: InstanceStored at position 131072, .*append/,
    ],
    [
      'the place of a document',
      `UPDATE documents SET position = position + 65536 WHERE position = 131072`,
      /position 131072, .*kept with/,
    ],
    ['the kind of a document', `UPDATE documents SET kind = 'sealed' WHERE position = 131072`, /position 131072, .*"sealed"/],
    [
      'the mark of an erased document',
      'UPDATE documents SET erased = 1 WHERE position = 131072',
      /position 131072, .*marked as erased/,
    ],
    [
      'bytes that nobody let be erased',
      "UPDATE documents SET erased = 1, bytes = NULL WHERE position = 131072 AND kind = 'blob'",
      /position 131072, .*erased, and no event lets it be/,
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
