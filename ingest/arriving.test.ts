import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import { createFileBlobStore } from '../storage/filesystem';
import { createThreads } from '../threads/threads';
import { createIngest } from './ingest';
import type { TakeBytes, Upload } from './port';
import { file, makeHarness, origin } from './testing/harness';

const SIZE = 400_000;
const threads = createThreads();
const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-arriving-'));

afterAll(async () => {
  await threads.close();
  rmSync(folder, { recursive: true });
});

/** As C-STORE hands it on, in pieces; with `cut` it ends in the middle. */
const announced = (bytes: Buffer, cut = false): Upload => ({
  body: (async function* () {})(),
  pour: async (take: TakeBytes) => {
    const end = cut ? bytes.length / 2 : bytes.length;
    for (let at = 0; at < end; at += 50_000) {
      await take(bytes.subarray(at, Math.min(end, at + 50_000)));
      await new Promise(setImmediate);
    }
    if (cut) throw Object.assign(new Error('the association ended'), { code: 'ECONNRESET' });
  },
  contentLength: null,
  expectedLength: SIZE,
  encoding: 'identity',
  announced: { sopClass: '', sopInstance: '' },
});

const withPrefix = (text: string): Buffer => {
  const bytes = file(text, SIZE);
  bytes.write('DICM', 128, 'latin1');
  return bytes;
};

/** As HTTP hands it on. */
const posted = (bytes: Buffer): Upload => ({
  body: (async function* () {})(),
  pour: async (take: TakeBytes) => {
    for (let at = 0; at < bytes.length; at += 50_000) {
      await take(bytes.subarray(at, at + 50_000));
      await new Promise(setImmediate);
    }
  },
  contentLength: bytes.length,
  encoding: 'identity',
});

const makeNode = async () => {
  const harness = await makeHarness();
  const files = createFileBlobStore({ folder: path.join(folder, randomUUID()), threads, ids: harness.ids });
  let early = 0;
  const arriving = (expected: number) => {
    early += 1;
    return files.arriving(expected);
  };
  const blobs = { ...files, arriving };
  const { store } = createIngest({ ...harness.ports, blobs });
  const kept = async (): Promise<readonly string[]> => {
    const ids: string[] = [];
    for await (const id of blobs.list()) ids.push(id);
    return ids;
  };
  /** Until what was dropped is gone: another may arrive then. */
  const dropped = async (): Promise<void> => {
    for (let next = files.arriving(SIZE); ; next = files.arriving(SIZE)) {
      if (next !== null) return next.drop();
      await new Promise(setImmediate);
    }
  };
  return { harness, blobs, kept, dropped, early: () => early, store: (upload: Upload) => store(upload, origin)() };
};

describe('an instance that is stored while it arrives', () => {
  it.each([
    ['as long as expected', SIZE],
    ['longer', 3 * SIZE],
    ['much longer, spooled', 9_000_000],
    ['shorter', 100_000],
    ['short enough for the log', 10_000],
  ])('has the bytes that came when it is %s', async (_title, size) => {
    const node = await makeNode();
    const bytes = file('p/s/e/i', size);
    expect(await node.store(announced(bytes))).toMatchObject(E.right({ status: 'Success' }));
    const kept = await node.kept();
    expect(kept).toHaveLength(size < 64 * 1024 ? 0 : 1);
    for (const id of kept) expect((await node.blobs.read(id)).equals(bytes)).toBe(true);
    expect(node.harness.projections.resources.statistics()).toMatchObject({ instances: 1, diskSize: size });
    await node.harness.close();
  });

  it.each([
    ['refused', announced(file('no file', SIZE)), { _tag: 'NotDicom', size: SIZE }],
    [
      'another than announced',
      { ...announced(file('p/s/e/i', SIZE)), announced: { sopClass: '', sopInstance: 'j' } },
      { _tag: 'NotAsAnnounced' },
    ],
    ['cut', announced(file('p/s/e/i', SIZE), true), { _tag: 'UploadAborted' }],
  ])('leaves nothing when it is %s', async (_title, upload, error) => {
    const node = await makeNode();
    expect(await node.store(upload)).toEqual(E.left(error));
    // What was cut is dropped after the answer; the next one is stored all the same.
    expect(await node.store(announced(file('p/s/e/k', SIZE)))).toMatchObject(E.right({ status: 'Success' }));
    await node.dropped();
    expect(await node.kept()).toHaveLength(1);
    await node.harness.close();
  });

  it('is stored once when it comes twice, also at the same time', async () => {
    const node = await makeNode();
    const uploads = Array.from({ length: 3 }, () => announced(file('p/s/e/i', SIZE)));
    const answers = await Promise.all(uploads.map(node.store));
    answers.push(await node.store(announced(file('p/s/e/i', SIZE))));
    const statuses = answers.map((answer) => (E.isRight(answer) && 'status' in answer.right ? answer.right.status : 'failed'));
    expect(statuses.sort()).toEqual(['AlreadyStored', 'AlreadyStored', 'AlreadyStored', 'Success']);
    expect(await node.kept()).toHaveLength(1);
    await node.harness.close();
  });
});

describe('a body that is posted', () => {
  it.each([
    ['is stored while it arrives when it begins as DICOM', withPrefix('p/s/e/i'), 1],
    ['is stored when it is whole if it begins otherwise', file('p/s/e/i', SIZE), 0],
  ])('%s', async (_title, bytes, early) => {
    const node = await makeNode();
    expect(await node.store(posted(bytes))).toMatchObject(E.right({ status: 'Success' }));
    expect(node.early()).toBe(early);
    const [id = ''] = await node.kept();
    expect((await node.blobs.read(id)).equals(bytes)).toBe(true);
    await node.harness.close();
  });

  it('is stored when it is whole if another is on its way', async () => {
    const node = await makeNode();
    const answers = await Promise.all(['i', 'j', 'k'].map((one) => node.store(posted(withPrefix(`p/s/e/${one}`)))));
    expect(answers).toMatchObject(answers.map(() => E.right({ status: 'Success' })));
    // The first.
    expect(node.early()).toBe(1);
    expect(await node.kept()).toHaveLength(3);
    await node.harness.close();
  });

  it('leaves nothing when it begins as DICOM and is none', async () => {
    const node = await makeNode();
    expect(await node.store(posted(withPrefix('no file')))).toEqual(E.left({ _tag: 'NotDicom', size: SIZE }));
    expect(node.early()).toBe(1);
    expect(await node.kept()).toHaveLength(0);
    await node.harness.close();
  });
});
