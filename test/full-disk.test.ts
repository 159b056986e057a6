import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../threads/error-code';
import { ctSlice, smallFile } from './generated-files';
import { type Answer, type HttpClient, httpClient, md5 } from './http-client';
import { until } from './poll';
import { runAnamnesis, type Server, startAnamnesis } from './process';
import { jobOver, submitArchive, type UploadAnswer } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

const SIZE = 48 * 1024 * 1024;
const RESERVE = 16 * 1024 * 1024;
/** What the server keeps for deletions (`DISK_RESERVE`). */
const OWN_RESERVE = 4 * 1024 * 1024;
/** Less than a slice takes, and room for what the log and the read models write meanwhile. */
const LESS_THAN_A_SLICE = 448 * 1024;
/** `FullStorage` of contract/10-http.md. */
const FULL_STORAGE = 19;
/** `CannotWriteFile`. */
const CANNOT_WRITE = 14;
/** Room for the events of a job, and far too little for its output. */
const ROOM_FOR_EVENTS = 2 * 1024 * 1024;
/** Of the ballast, written at once. */
const PIECE = 256 * 1024;
/** What the log and the read models may have taken meanwhile. */
const SLACK = 400 * 1024;

const folders = temporaryFolders();
const folder = folders.make();
const disk = join(folder, 'disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk], { encoding: 'utf8' });
const mountable = mounted.status === 0;
if (!mountable) console.warn(`Skipped law 5: cannot mount a tmpfs: ${mounted.stderr || String(mounted.error)}`);

(mountable ? describe : describe.skip)('Law 5: a full disk', () => {
  let server: Server;
  let client: HttpClient;
  const stored = new Map<string, string>();
  const reserve = join(disk, 'reserve');
  const smallReserve = join(disk, 'small-reserve');
  const rest = join(disk, 'rest');
  const ballast = join(disk, 'ballast');
  const room = () => statfsSync(disk).bavail * statfsSync(disk).bsize;
  /** Takes what is free but for some bytes; the server may take of it meanwhile. */
  const leave = (file: string, bytes: number) => {
    const ballastFile = openSync(file, 'w');
    try {
      for (let more = room() - bytes; more > 0; more = room() - bytes)
        writeSync(ballastFile, Buffer.alloc(Math.min(more, PIECE)));
    } catch (error) {
      // It took the last of it.
      if (errorCode(error) !== 'ENOSPC') throw error;
    } finally {
      closeSync(ballastFile);
    }
  };
  const ownReserveHeld = () => existsSync(join(disk, 'data', 'reserve'));

  const begin = async () => {
    server = await startAnamnesis({ folder, options: { StorageDirectory: join(disk, 'data') } });
    client = httpClient(server.url);
  };

  beforeAll(async () => {
    writeFileSync(reserve, Buffer.alloc(RESERVE));
    writeFileSync(smallReserve, Buffer.alloc(ROOM_FOR_EVENTS));
    await begin();
  });
  afterAll(async () => {
    client.close();
    await server.kill();
  });
  afterAll(() => {
    spawnSync('umount', [disk]);
    folders.removeAll();
  });

  const store = async (file: Buffer): Promise<Answer> => {
    const answer = await client.post('/instances', file);
    if (answer.status === 200) {
      const { ID }: UploadAnswer = JSON.parse(answer.body.toString('utf8'));
      stored.set(ID, md5(file));
    }
    return answer;
  };

  /** Uploads until the server refuses, and returns the refusal. */
  const fill = async (file: (index: number) => Buffer, most: number): Promise<Answer> => {
    for (let index = 0; index < most; index += 1) {
      const answer = await store(file(index));
      if (answer.status !== 200) return answer;
    }
    throw new Error(`${most} files did not fill the disk`);
  };

  const expectFull = ({ status, body }: Answer): void => {
    expect([500, 507]).toContain(status);
    expect(JSON.parse(body.toString('utf8'))).toMatchObject({ OrthancStatus: FULL_STORAGE });
  };

  const expectAllStored = async (): Promise<void> => {
    expect([...(await client.json<string[]>('/instances'))].sort()).toEqual([...stored.keys()].sort());
    for (const [id, sum] of stored) expect((await client.download(`/instances/${id}/file`)).md5).toBe(sum);
  };

  test('refuses a large instance with a clear error, and goes on reading', async () => {
    for (let index = 0; index < 10; index += 1) expect((await store(ctSlice(index))).status).toBe(200);
    leave(ballast, LESS_THAN_A_SLICE);
    expectFull(await store(ctSlice(10)));
    expect(server.running()).toBe(true);
    expect(ownReserveHeld()).toBe(true);
    await expectAllStored();
  });

  test('ends an archive that does not fit in Failure, and gives its room back', async () => {
    rmSync(smallReserve);
    const before = room();
    const large = (await client.json<string[]>('/studies'))[0];
    const failed = await jobOver(client, await submitArchive(client, `/studies/${large}`));
    expect(failed.State).toBe('Failure');
    expect([CANNOT_WRITE, FULL_STORAGE]).toContain(failed.ErrorCode);
    expect((await client.get(`/jobs/${failed.ID}/archive`)).status).toBe(404);
    await until('the room of the failed archive', () => (room() > before - SLACK ? true : undefined));
  });

  test('refuses what goes into the log when there is no room for the log', async () => {
    // An event of the archive that met the full disk has released the server's reserve: what it held is left to deletions.
    leave(rest, ownReserveHeld() ? 0 : OWN_RESERVE);
    expectFull(await fill((index) => smallFile(1, 1, index), 20_000));
    expectFull(await client.post(`/studies/${(await client.json<string[]>('/studies'))[0]}/archive`, '{"Asynchronous":true}'));
    expect(await client.json('/jobs')).toHaveLength(1);
    await expectAllStored();
  });

  test('still deletes', async () => {
    for (const id of (await client.json<string[]>('/instances')).slice(0, 3)) {
      expect(await client.send('DELETE', `/instances/${id}`)).toMatchObject({ status: 200 });
      expect((await client.get(`/instances/${id}`)).status).toBe(404);
      stored.delete(id);
    }
    await expectAllStored();
  });

  test('goes on when there is room again', async () => {
    rmSync(rest);
    rmSync(reserve);
    for (let index = 300; index < 304; index += 1) expect((await store(ctSlice(index))).status).toBe(200);
    expect((await store(smallFile(2, 1, 1))).status).toBe(200);
    await expectAllStored();
    const small = (await client.json<string[]>('/studies')).at(-1);
    expect(await jobOver(client, await submitArchive(client, `/studies/${small}`))).toMatchObject({ State: 'Success' });
  });

  test('leaves no half event: the log verifies, and a restart shows the same', async () => {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    client.close();
    expect(await runAnamnesis('verify', '--config', server.config)).toMatchObject({ code: 0 });
    await begin();
    await expectAllStored();
    expect(await client.json('/jobs')).toHaveLength(2);
  });
});
