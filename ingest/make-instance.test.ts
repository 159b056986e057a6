import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as TE from 'fp-ts/TaskEither';
import { anonymized, KEY, modified } from '../dicom/modify/testing/asked';
import { makeDicom } from '../dicom/testing/make-dicom';
import { createFileBlobStore } from '../storage/filesystem';
import { temporaryFolders } from '../test/temporary-folder';
import { createThreads } from '../threads/threads';
import { createInstanceMaking } from './make-instance';
import type { MadeFile } from './port';
import { instanceRow } from './testing/instance-row';

const threads = createThreads({ size: 2 });
const folders = temporaryFolders();
afterAll(async () => {
  await threads.close();
  folders.removeAll();
});

const fileOf = (instance: string, pixelBytes: number): Buffer =>
  makeDicom({ patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: `1.2.3.${instance}`, pixelBytes });

const listed = async (ids: AsyncIterable<string>): Promise<readonly string[]> => {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
};

/** The making of instances of files that lie in a folder under their names. */
const making = (files: ReadonlyMap<string, Buffer>, deflates = false) => {
  const [sources, folder] = [folders.make(), folders.make()];
  for (const [id, bytes] of files) writeFileSync(path.join(sources, id), bytes);
  const blobs = createFileBlobStore({ folder, threads, ids: { uuid: randomUUID } });
  const make = createInstanceMaking({
    resources: {
      get: (_, id) => {
        const size = files.get(id)?.length;
        return size === undefined ? null : instanceRow({ store: 'file', id, size, md5: '', sha256: '' });
      },
    },
    blobs: { ...blobs, path: (id) => path.join(sources, id) },
    store: { document: () => TE.right(new Uint8Array()) },
    threads,
    transcoder: null,
    limits: {},
    encoding: () => 'Latin1',
    lossyQuality: 90,
    deflates,
  });
  const bytesOf = (file: MadeFile | undefined): Buffer => {
    if (file === undefined) throw new Error('Nothing was made');
    return file.kind === 'memory' ? file.bytes : readFileSync(blobs.path(file.blob.id));
  };
  return { make, sources, bytesOf, stored: () => listed(blobs.list()) };
};

const asked = { modification: anonymized(), key: KEY, transcode: null };
const digest = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest('hex');

describe('what is made of stored instances', () => {
  it.each([
    ['small ones stay in memory', 1000, 'memory'],
    ['others are durable when they come', 200_000, 'spooled'],
    ['very large ones as well', 9 * 1024 * 1024, 'spooled'],
  ] as const)('is the same whatever their size: %s', async (_, size, kind) => {
    const file = fileOf('1', size);
    const { make, bytesOf } = making(new Map([['i', file]]));
    const made = await make('i', asked);
    const expected = modified(file, asked.modification);
    expect(made?.file.kind).toBe(kind);
    expect(bytesOf(made?.file).equals(expected)).toBe(true);
    expect(made?.summary.mainTags.patient['0010,0010']).toBe('Anonymized1');
    if (made?.file.kind === 'spooled') {
      const { md5, sha256, size: length } = made.file.blob;
      expect([md5, sha256, length]).toEqual([digest('md5', expected), digest('sha256', expected), expected.length]);
    }
  });

  it('is right when many are made at once, with sources of different sizes', async () => {
    const files = new Map(
      Array.from({ length: 40 }, (_, index) => [`${index}`, fileOf(`${index}`, 70_000 + 31_000 * (index % 7))] as const),
    );
    const { make, bytesOf } = making(files);
    const made = await Promise.all([...files.keys()].map((id) => make(id, asked)));
    for (const [index, [, file]] of [...files].entries()) {
      expect(bytesOf(made[index]?.file).equals(modified(file, asked.modification))).toBe(true);
    }
  });

  it('is missing, or fails, for one without harm to the others of its batch, and nothing of it stays', async () => {
    const files = new Map([1, 2, 3, 4].map((index) => [`${index}`, fileOf(`${index}`, 100_000)] as const));
    files.set('5', Buffer.from('This is no DICOM file, however long it may be: '.repeat(3000)));
    const { make, sources, stored } = making(files);
    rmSync(path.join(sources, '3'));
    const all = await Promise.allSettled(['1', '2', '3', '4', '5', 'unknown'].map((id) => make(id, asked)));
    expect(all.map((one) => (one.status === 'fulfilled' ? (one.value?.file.kind ?? null) : one.reason.name))).toEqual([
      'spooled',
      'spooled',
      'Error',
      'spooled',
      'DicomError',
      null,
    ]);
    expect(all[2]).toMatchObject({ reason: { kind: 'Failed', code: 'ENOENT' } });
    expect(all[4]).toMatchObject({ reason: { kind: 'Invalid' } });
    expect(await stored()).toHaveLength(3);
  });

  it('stays in memory where it is deflated before it is stored', async () => {
    const { make, stored } = making(new Map([['i', fileOf('1', 200_000)]]), true);
    expect((await make('i', asked))?.file.kind).toBe('memory');
    expect(await stored()).toEqual([]);
  });
});
