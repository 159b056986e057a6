import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ThreadError } from '../threads/port';
import { createThreads, type Threads } from '../threads/threads';
import { createArriving } from './arriving';
import { type Arriving, CELL, TAKER, takeArriving } from './arriving-task';
import { createFileBlobStore } from './filesystem';
import { blobPath } from './layout';
import type { StoredBlob } from './port';

const KIB = 1024;
const threads = createThreads();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-arriving-'));
const store = createFileBlobStore({ folder, threads, ids: { uuid: crypto.randomUUID } });

afterAll(async () => {
  await threads.close();
  fs.rmSync(folder, { recursive: true });
});

const digest = (algorithm: string, bytes: Uint8Array): string => crypto.createHash(algorithm).update(bytes).digest('hex');

const begun = (expected: number, from = store.arriving) => {
  const blob = from(expected);
  if (blob === null) throw new Error('It may arrive');
  return blob;
};

const files = (): readonly string[] =>
  fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('-'));

afterEach(async () => {
  for (const name of files()) fs.rmSync(path.join(folder, name));
});

describe('a blob that arrives', () => {
  test.each([
    ['at once', 1],
    ['in pieces', 11],
  ])('is kept whole with its digests when it comes %s', async (_title, pieces) => {
    for (const size of [256 * KIB, 200_001, 170_000, 256 * KIB, 256 * KIB]) {
      const bytes = crypto.randomBytes(size);
      const blob = begun(256 * KIB);
      for (let piece = 1; piece <= pieces; piece += 1) {
        const there = Math.floor((size * piece) / pieces);
        bytes.copy(blob.memory, 0, 0, there);
        blob.filled(there);
        await new Promise(setImmediate);
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

describe('a blob that no thread has taken to its end', () => {
  type Task = (blob: Arriving) => Promise<StoredBlob | null>;

  /** As the store's; what the threads are asked for is done by `task`. */
  const arrivingBy = (task: Task) => {
    const run = (_name: string, input: unknown) => task(input as Arriving);
    return createArriving({
      folder,
      threads: { run: run as Threads['run'] },
      ids: { uuid: crypto.randomUUID },
      putCopy: (bytes) => store.put(new Uint8Array(bytes)),
    });
  };

  const isStored = async (arriving: ReturnType<typeof arrivingBy>, pause: () => Promise<unknown>) => {
    const bytes = crypto.randomBytes(256 * KIB);
    const blob = begun(256 * KIB, arriving);
    bytes.copy(blob.memory);
    blob.filled(200 * KIB);
    await pause();
    blob.filled(256 * KIB);
    blob.end();
    const stored = await blob.stored();
    await blob.drop();
    expect(stored).toMatchObject({ size: 256 * KIB, md5: digest('md5', bytes), sha256: digest('sha256', bytes) });
    expect((await store.read(stored.id)).equals(bytes)).toBe(true);
    // Nothing else is left, and another may come.
    expect(files()).toHaveLength(1);
    await begun(256 * KIB, arriving).drop();
  };

  test('is not offered to a thread before the rest of it comes within milliseconds', async () => {
    let [now, there] = [1_000, 0];
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    try {
      const offered: number[] = [];
      const task = async () => {
        offered.push(there);
        return null;
      };
      const blob = begun(256 * KIB, arrivingBy(task));
      for (there = 16; there < 256; there += 16) {
        now += 2;
        blob.filled(there * KIB);
      }
      // 16 KiB are left, at 8 a millisecond.
      expect(offered).toEqual([240]);
      await blob.drop();
    } finally {
      clock.mockRestore();
    }
  });

  test('is stored when the thread did not wait for the rest of it', async () => {
    let asked: Promise<StoredBlob | null> = Promise.resolve(null);
    const arriving = arrivingBy((blob) => {
      asked = threads.run('takeArriving', blob);
      return asked;
    });
    await isStored(arriving, async () => {
      expect(await asked).toBeNull();
      expect(files()).toEqual([]);
    });
  });

  test('is stored at once when all threads are busy, and is left alone by the one that comes to it later', async () => {
    const late: (() => Promise<void>)[] = [];
    const arriving = arrivingBy(
      (blob) =>
        new Promise((resolve) => {
          late.push(async () => resolve((await takeArriving(blob)).value));
        }),
    );
    await isStored(arriving, async () => undefined);
    expect(late).toHaveLength(1);
    for (const start of late) await start();
    expect(files()).toHaveLength(1);
  });

  test.each(['Died', 'Busy'] as const)('is stored when the thread says %s', async (kind) => {
    const arriving = arrivingBy(async (blob) => {
      if (kind === 'Died') {
        new Int32Array(blob.cells)[CELL.taker] = TAKER.thread;
        fs.writeFileSync(blobPath(folder, blob.id), 'half of it');
      }
      throw new ThreadError(kind);
    });
    await isStored(arriving, async () => undefined);
  });
});
