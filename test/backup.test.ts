import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { smallFile } from './generated-files';
import { type HttpClient, httpClient, md5 } from './http-client';
import { runAnamnesis, type Server, startAnamnesis } from './process';
import { everything, jobOver, submitArchive, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

/** Larger than `INLINE_BLOB_LIMIT`: kept in a file beside the log. */
const LARGE = 100_000;

/** No resource becomes stable meanwhile, however slow the machine. */
const OPTIONS = { StableAge: 1_000_000 };

describe('A backup of a running server', () => {
  const folders = temporaryFolders();
  const folder = folders.make();
  let server: Server;
  let client: HttpClient;

  const startOn = (data: string) => {
    const place = folders.make();
    return startAnamnesis({ folder: place, options: { ...OPTIONS, StorageDirectory: data } });
  };

  beforeAll(async () => {
    server = await startAnamnesis({ folder, options: OPTIONS });
    client = httpClient(server.url);
    for (let instance = 0; instance < 8; instance += 1) {
      const { ParentStudy } = await upload(client, smallFile(1, instance % 3, instance, instance % 2 === 0 ? LARGE : undefined));
      await jobOver(client, await submitArchive(client, `/studies/${ParentStudy}`, { UserData: { instance } }));
    }
  });
  afterAll(async () => {
    client.close();
    await server.kill();
    folders.removeAll();
  });

  test('gives the same answers when a server starts on it', async () => {
    const copy = join(folders.make(), 'copy');
    expect(await runAnamnesis('backup', copy, '--config', server.config)).toMatchObject({ code: 0 });
    const second = await startOn(copy);
    const reader = httpClient(second.url);
    try {
      expect(await everything(reader)).toEqual(await everything(client));
      for (const id of await client.json<string[]>('/jobs')) {
        const [ours, theirs] = [await client.download(`/jobs/${id}/archive`), await reader.download(`/jobs/${id}/archive`)];
        expect({ status: theirs.status, md5: theirs.md5 }).toEqual({ status: 200, md5: ours.md5 });
      }
    } finally {
      reader.close();
      await second.stop();
    }
    expect(await runAnamnesis('verify', '--config', second.config)).toMatchObject({ code: 0 });
  });

  test('is consistent when it is taken during uploads', async () => {
    const before = await client.json<string[]>('/instances');
    const uploaded = new Map<string, string>();
    let going = true;
    const uploading = (async () => {
      for (let instance = 0; going; instance += 1) {
        const file = smallFile(2, 0, instance, instance % 2 === 0 ? LARGE : undefined);
        uploaded.set((await upload(client, file)).ID, md5(file));
      }
    })();
    const copy = join(folders.make(), 'copy');
    const backup = await runAnamnesis('backup', copy, '--config', server.config);
    going = false;
    await uploading;
    expect(backup).toMatchObject({ code: 0 });
    const second = await startOn(copy);
    const reader = httpClient(second.url);
    try {
      const copied = await reader.json<string[]>('/instances');
      expect(copied).toEqual(expect.arrayContaining(before));
      for (const id of copied.filter((each) => uploaded.has(each))) {
        expect((await reader.download(`/instances/${id}/file`)).md5).toBe(uploaded.get(id));
      }
    } finally {
      reader.close();
      await second.stop();
    }
    expect(await runAnamnesis('verify', '--config', second.config)).toMatchObject({ code: 0 });
  });

  test('is refused into a folder that holds something', async () => {
    const copy = folders.make();
    mkdirSync(join(copy, 'precious'));
    expect(await runAnamnesis('backup', copy, '--config', server.config)).not.toMatchObject({ code: 0 });
  });
});
