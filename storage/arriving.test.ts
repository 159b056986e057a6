import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createThreads } from '../threads/threads';
import { createFileBlobStore } from './filesystem';

const KIB = 1024;
const threads = createThreads();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-arriving-'));
const store = createFileBlobStore({ folder, threads, ids: { uuid: crypto.randomUUID } });

afterAll(async () => {
  await threads.close();
  fs.rmSync(folder, { recursive: true });
});

const digest = (algorithm: string, bytes: Uint8Array): string => crypto.createHash(algorithm).update(bytes).digest('hex');

const begun = (expected: number) => {
  const blob = store.arriving(expected);
  if (blob === null) throw new Error('It may arrive');
  return blob;
};

const files = (): readonly string[] =>
  fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('-'));

/** Until a thread has taken what is there: it makes the file. */
const taken = async (): Promise<void> => {
  while (files().length === 0) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 20));
};

afterEach(async () => {
  for (const name of files()) fs.rmSync(path.join(folder, name));
});

describe('a blob that arrives', () => {
  test.each([
    ['at once', 1],
    ['in pieces', 11],
  ])('is kept whole with its digests when it comes %s', async (_title, pieces) => {
    for (const size of [256 * KIB, 200_001, 170_000]) {
      const bytes = crypto.randomBytes(size);
      const blob = begun(256 * KIB);
      for (let piece = 1; piece <= pieces; piece += 1) {
        const there = Math.floor((size * piece) / pieces);
        bytes.copy(blob.memory, 0, 0, there);
        blob.filled(there);
        // The thread has taken it all, loses patience, and is asked again.
        if (piece === 9) await taken();
      }
      blob.end();
      const stored = await blob.stored();
      await blob.drop();
      expect(stored).toEqual({ id: stored.id, size, md5: digest('md5', bytes), sha256: digest('sha256', bytes) });
      expect((await store.read(stored.id)).equals(bytes)).toBe(true);
      await store.remove(stored.id);
    }
  });

  test('leaves nothing when it is dropped before its end, and lets the next one come', async () => {
    const blob = begun(256 * KIB);
    expect(store.arriving(256 * KIB)).toBeNull();
    blob.filled(200 * KIB);
    await taken();
    await blob.drop();
    expect(files()).toEqual([]);
    await begun(512 * KIB).drop();
  });

  test('is removed when nobody asks for it', async () => {
    const blob = begun(512 * KIB);
    blob.filled(400 * KIB);
    blob.end();
    await blob.drop();
    expect(files()).toEqual([]);
  });

  test('stays when somebody asked for it', async () => {
    const blob = begun(512 * KIB);
    blob.filled(400 * KIB);
    blob.end();
    const { id } = await blob.stored();
    await blob.drop();
    expect(files()).toEqual([path.join(id.slice(0, 2), id)]);
  });

  test('fails with what the system says, and leaves nothing', async () => {
    const lost = createFileBlobStore({ folder: path.join(folder, 'lost'), threads, ids: { uuid: crypto.randomUUID } });
    fs.rmSync(path.join(folder, 'lost'), { recursive: true });
    for (const _ of [1, 2]) {
      const blob = lost.arriving(512 * KIB);
      blob?.filled(200 * KIB);
      blob?.end();
      await expect(blob?.stored()).rejects.toMatchObject({ kind: 'NotFound' });
      await blob?.drop();
    }
  });

  test('is not for what is small, or large', () => {
    expect([store.arriving(100_000), store.arriving(100_000_000)]).toEqual([null, null]);
  });
});
