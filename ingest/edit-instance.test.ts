import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import * as TE from 'fp-ts/TaskEither';
import { anonymized, KEY, modified } from '../dicom/modify/testing/asked';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { Transcoder } from '../dicom/transcode/port';
import type { BlobRef } from '../domain/event';
import { createThreads } from '../threads/threads';
import { createInstanceEditing } from './edit-instance';
import { instanceRow } from './testing/instance-row';

const threads = createThreads();
const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-edit-'));
afterAll(async () => {
  await threads.close();
  rmSync(folder, { recursive: true });
});

const fileOf = (pixelBytes: number): Buffer =>
  makeDicom({
    patientId: 'P',
    studyUid: '1.2',
    seriesUid: '1.2.3',
    sopUid: '1.2.3.4',
    pixelBytes,
    tags: { '0010,0010': 'Doe^John' },
  });

/** The editing of one stored file, in the log or in the blob storage. */
const editing = (file: Buffer, store: BlobRef['store'], transcoder: Transcoder | null = null) => {
  const name = path.join(folder, 'blob');
  writeFileSync(name, file);
  const row = instanceRow({ store, id: 'blob', size: file.length, md5: '', sha256: '' });
  return createInstanceEditing({
    resources: { get: (_, id) => (id === 'i' ? row : null) },
    blobs: { path: () => name, read: async () => file },
    store: { document: () => TE.right(new Uint8Array(file)) },
    threads,
    transcoder,
    limits: {},
    encoding: () => 'Latin1',
    lossyQuality: 90,
  });
};

const request = { modification: anonymized(), key: KEY, transcode: null };

const contentOf = async (edited: Awaited<ReturnType<ReturnType<typeof editing>>>): Promise<Buffer> => {
  if (edited === null) throw new Error('There is no such instance');
  return edited.content.kind === 'bytes' ? edited.content.bytes : buffer(edited.content.open());
};

describe('a stored instance', () => {
  it.each([
    ['in the log', 'document', 100, 'bytes'],
    ['in a file', 'file', 100_000, 'bytes'],
    ['in a large file, of which only what is new is held', 'file', 9 * 1024 * 1024, 'stream'],
  ] as const)('is edited on a thread: %s', async (_, store, size, kind) => {
    const file = fileOf(size);
    const edited = await editing(file, store)('i', request);
    expect(edited?.content.kind).toBe(kind);
    const content = await contentOf(edited);
    expect(content.equals(modified(file, request.modification))).toBe(true);
    expect(edited?.length).toBe(content.length);
    expect(edited?.summary.mainTags.patient['0010,0010']).toBe('Anonymized1');
  });

  it('is null where there is none', async () => {
    expect(await editing(fileOf(100), 'document')('other', request)).toBeNull();
  });

  it('is transcoded first; its new identifiers are those of what is stored, and temporary files are given free', async () => {
    const changed = makeDicom({ patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '9.9', tags: {} });
    let released = 0;
    const transcoder: Transcoder = {
      writes: () => true,
      transcode: async ({ syntaxes }) => ({
        kind: 'transcoded',
        file: { kind: 'bytes', bytes: changed },
        transferSyntax: syntaxes[0] ?? '',
        sopInstance: '9.9',
        lossy: true,
        release: async () => {
          released += 1;
        },
      }),
    };
    const edited = await editing(fileOf(100), 'document', transcoder)('i', { ...request, transcode: '1.2.840.10008.1.2.4.50' });
    const straight = await editing(fileOf(100), 'document')('i', request);
    expect(edited?.summary.sopInstance).toBe(straight?.summary.sopInstance);
    expect(released).toBe(0);
    await edited?.release();
    expect(released).toBe(1);
  });

  it('tells where it cannot be transcoded', async () => {
    const transcoder: Transcoder = {
      writes: () => true,
      transcode: async () => ({ kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } }),
    };
    const transcode = '1.2.840.10008.1.2.4.50';
    await expect(editing(fileOf(100), 'document', transcoder)('i', { ...request, transcode })).rejects.toMatchObject({
      transferSyntax: transcode,
    });
  });
});
