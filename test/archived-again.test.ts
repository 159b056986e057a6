import { smallFile } from './generated-files';
import { type HttpClient, httpClient, md5 } from './http-client';
import { type Server, startAnamnesis } from './process';
import { jobOver, submitArchive, upload } from './rest';
import { temporaryFolders } from './temporary-folder';
import { zipEntries } from './zip-entries';

/** All of them are kept beside the log; the larger ones move between threads. */
const SIZES = [...Array.from({ length: 12 }, () => 1_000), 20_000, 50_000];

describe('What was archived', () => {
  const folders = temporaryFolders();
  const files = SIZES.map((size, instance) => smallFile(1, 1, instance, size));
  let server: Server;
  let client: HttpClient;

  beforeAll(async () => {
    server = await startAnamnesis({ folder: folders.make() });
    client = httpClient(server.url);
  });
  afterAll(async () => {
    client.close();
    await server.kill();
    folders.removeAll();
  });

  test('can be archived and read again, as it was uploaded', async () => {
    const ids: string[] = [];
    let study = '';
    for (const file of files) {
      const { ID, ParentStudy } = await upload(client, file);
      ids.push(ID);
      study = ParentStudy;
    }
    const expected = files.map(md5).sort();
    for (let round = 0; round < 3; round++) {
      const entries = await zipEntries((await client.get(`/studies/${study}/archive`)).body);
      expect(entries.map((entry) => entry.md5).sort()).toEqual(expected);
      const job = await submitArchive(client, `/studies/${study}`);
      expect(await jobOver(client, job)).toMatchObject({ State: 'Success' });
      const read = await Promise.all(ids.map(async (id) => md5((await client.get(`/instances/${id}/file`)).body)));
      expect(read).toEqual(files.map(md5));
    }
  });
});
