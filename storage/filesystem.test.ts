import crypto from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createThreads } from '../threads/threads';
import { blobStoreContract } from './contract';
import { createFileBlobStore, type FileBlobStore } from './filesystem';

const ids = { uuid: crypto.randomUUID };
const threads = createThreads();
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-blobs-'));
let folders = 0;
const freshFolder = (): string => path.join(root, String(folders++));
const make = (folder = freshFolder()): FileBlobStore => createFileBlobStore({ folder, threads, ids });

afterAll(async () => {
  await threads.close();
  fs.rmSync(root, { recursive: true });
});

blobStoreContract('in files', async () => make());

describe('the blob storage in files', () => {
  test('lays blobs out by the start of their id, readable by nobody else', async () => {
    const folder = freshFolder();
    const store = make(folder);
    const { id } = await store.put(Buffer.from('x'));
    expect(store.path(id)).toBe(path.join(folder, id.slice(0, 2), id));
    expect(fs.statSync(store.path(id)).mode & 0o077).toBe(0);
  });

  test('moves memory that the caller owns', async () => {
    const bytes = new Uint8Array(100_000);
    await make().put(bytes);
    expect(bytes.byteLength).toBe(0);
  });

  test('stores many at once, each with its own digest, and lets one that fails fail alone', async () => {
    const folder = freshFolder();
    const lost = 'ff';
    const made: string[] = [];
    const uuid = () => {
      // One in eight goes to the folder that is gone.
      const id = made.length % 8 === 3 ? crypto.randomUUID().replace(/^../, lost) : crypto.randomUUID();
      made.push(id);
      return id;
    };
    const store = createFileBlobStore({ folder, threads, ids: { uuid } });
    const contents = Array.from({ length: 40 }, (_, index) => Buffer.alloc(10_000, index));
    fs.rmSync(path.join(folder, lost), { recursive: true });
    const results = await Promise.allSettled(contents.map((bytes) => store.put(Buffer.from(bytes))));
    for (const [index, result] of results.entries()) {
      const id = made[index] ?? '';
      if (id.startsWith(lost)) expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'NotFound' } });
      else {
        const md5 = crypto
          .createHash('md5')
          .update(contents[index] ?? '')
          .digest('hex');
        expect(result).toMatchObject({ status: 'fulfilled', value: { id, size: 10_000, md5 } });
        expect((await store.read(id)).equals(contents[index] ?? Buffer.alloc(0))).toBe(true);
      }
    }
    expect(fs.readdirSync(path.join(folder, 'tmp'))).toEqual([]);
  });

  test('refuses ids that are no UUID', () => {
    expect(() => make().path('../x')).toThrow(expect.objectContaining({ kind: 'NotFound' }));
  });

  test('sweeps what an earlier process left half written, and leaves its own alone', async () => {
    const folder = freshFolder();
    const store = make(folder);
    const left = path.join(folder, 'tmp', crypto.randomUUID());
    fs.writeFileSync(left, 'half');
    fs.writeFileSync(path.join(folder, 'README'), 'a foreign file');
    const writer = await store.create();
    await writer.write(Buffer.alloc(1_000_000, 7));
    for await (const id of store.list()) throw new Error(`there is no blob ${id}`);
    expect(fs.existsSync(left)).toBe(false);
    expect(fs.existsSync(path.join(folder, 'README'))).toBe(true);
    const { id } = await writer.finish();
    expect((await store.read(id)).byteLength).toBe(1_000_000);
    expect(fs.readdirSync(path.join(folder, 'tmp'))).toEqual([]);
  });

  test('backs blobs up by hard links, names those that are gone, and can go on', async () => {
    const store = make();
    const blobs = await Promise.all(['a', 'b'].map((text) => store.put(Buffer.from(text))));
    const gone = crypto.randomUUID();
    const target = freshFolder();
    const wanted = [...blobs.map(({ id }) => id), gone];
    expect(await store.backup(target, wanted)).toEqual([gone]);
    expect(await store.backup(target, wanted)).toEqual([gone]);
    const copy = make(target);
    for (const [index, { id }] of blobs.entries()) {
      expect((await copy.read(id)).toString()).toBe(['a', 'b'][index]);
      expect(fs.statSync(copy.path(id)).nlink).toBe(2);
    }
  });

  test('gives up its file when a stream is not read to the end', async () => {
    const store = make();
    const { id } = await store.put(Buffer.alloc(2_000_000));
    const stream = store.stream(id);
    await once(stream, 'data');
    const closed = once(stream, 'close');
    stream.destroy();
    await closed;
    const open = fs.readdirSync('/proc/self/fd').map((fd) => {
      try {
        return fs.readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(open).not.toContain(store.path(id));
  });
});
