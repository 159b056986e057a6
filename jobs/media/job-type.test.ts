import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer as bytesOf } from 'node:stream/consumers';
import { makeDicom } from '../../dicom/testing/make-dicom';
import { readDirectory } from '../../dicom/testing/read-directory';
import { type BlobRef, kernelActor } from '../../domain/event';
import type { ArchiveInstance, ArchivePatient } from '../../projections/port';
import { createFileBlobStore } from '../../storage/filesystem';
import { createThreads } from '../../threads/threads';
import { readZip } from '../../zip/reader';
import { archiveSubmission } from '../archive/submission';
import type { Steps } from '../job-type';
import { createMediaJobType } from './job-type';
import type { MediaPorts } from './ports';

const threads = createThreads();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-media-'));
const blobs = createFileBlobStore({ folder, threads, ids: { uuid: crypto.randomUUID } });
afterAll(async () => {
  await threads.close();
  fs.rmSync(folder, { recursive: true });
});

const documents = new Map<string, Buffer>();
/** Jobs may take over the memory of what they are given. */
const copyOf = (bytes: Buffer | undefined): Buffer | null => (bytes === undefined ? null : Buffer.from(bytes));
const dicom = (sopUid: string, pixelBytes = 10): Buffer =>
  makeDicom({ patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid, pixelBytes });

const inFile = async (id: string, bytes: Buffer): Promise<ArchiveInstance> => ({
  id,
  blob: { store: 'file', ...(await blobs.put(Buffer.from(bytes))) },
});
const inLog = (id: string, bytes: Buffer): ArchiveInstance => {
  documents.set(id, bytes);
  const blob: BlobRef = { store: 'document', id, size: bytes.length, md5: '', sha256: '' };
  return { id, blob };
};
const patientOf = (id: string, ...instances: readonly ArchiveInstance[]): ArchivePatient => ({
  id,
  tags: {},
  studies: [{ id: `${id}t`, tags: {}, series: [{ id: `${id}s`, tags: {}, instances }] }],
});

const run = async (hierarchy: readonly ArchivePatient[], ports: Partial<MediaPorts> = {}, transcode: string | null = null) => {
  const chunks: Uint8Array[] = [];
  const warnings: unknown[] = [];
  const type = createMediaJobType({
    hierarchy: () => hierarchy,
    blobs,
    content: async ({ id }) => copyOf(documents.get(id)),
    threads,
    clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) * 1000 },
    ids: { uuid: () => '00000000-0000-4000-8000-00000000002a' },
    limits: {},
    compressionLevel: 1,
    transcoder: { transcode: async () => ({ kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } }) },
    transcodedAtOnce: 2,
    warn: (warning) => warnings.push(warning),
    ...ports,
  });
  const { parameters, facts } = archiveSubmission(['p'], hierarchy, {
    transcode: transcode === null ? null : { syntax: transcode, lossyQuality: 90 },
    utf8: false,
  });
  const job = type.run({
    id: 'job',
    parameters: type.parse({ ...parameters, extended: false }),
    checkpoint: null,
    signal: new AbortController().signal,
    submitter: async () => ({ actor: kernelActor, correlationId: '', causationId: null }),
    output: {
      write: async (chunk) => {
        chunks.push(chunk);
      },
    },
  });
  const steps: Steps[] = [];
  let step = await job.next();
  for (; !step.done; step = await job.next()) steps.push(step.value);
  const files = new Map<string, Buffer>();
  const limits = { entries: 10_000, entryBytes: 1e9, totalBytes: 1e9, ratio: 1e6 };
  for await (const { name, chunks: content } of readZip({ kind: 'buffer', buffer: Buffer.concat(chunks) }, limits)) {
    files.set(name, await bytesOf(content));
  }
  const directory = readDirectory(files.get('DICOMDIR') ?? Buffer.alloc(0));
  const images = directory.roots
    .flatMap(({ lower }) => lower)
    .flatMap(({ lower }) => lower)
    .flatMap(({ lower }) => lower);
  return { files, steps, warnings, directory, images, content: type.describe({ ...facts, ...step.value }) };
};

describe('a media archive', () => {
  test('holds the files as they are under names of PS3.10, and last a DICOMDIR that tells of each', async () => {
    const [a, b, c] = [dicom('1.1'), dicom('1.2', 100_000), dicom('1.3')];
    const hierarchy = [patientOf('q', inLog('c', c)), patientOf('p', inLog('a', a), await inFile('b', b))];
    const { files, images, directory, steps, content, warnings } = await run(hierarchy);
    expect([...files.keys()]).toEqual(['IMAGES/IM0', 'IMAGES/IM1', 'IMAGES/IM2', 'DICOMDIR']);
    expect([files.get('IMAGES/IM0'), files.get('IMAGES/IM1'), files.get('IMAGES/IM2')]).toEqual([a, b, c]);
    expect(directory.roots).toHaveLength(2);
    expect(images.map(({ keys }) => [keys['0004,1500'], keys['0004,1511']])).toEqual([
      ['IMAGES\\IM0', '1.1'],
      ['IMAGES\\IM1', '1.2'],
      ['IMAGES\\IM2', '1.3'],
    ]);
    expect(steps.at(-1)).toMatchObject({ completed: 5, total: 5 });
    expect(content).toMatchObject({ InstancesCount: 3, UncompressedSize: String(a.length + b.length + c.length) });
    expect(warnings).toEqual([]);
  });

  test('of nothing is a DICOMDIR alone', async () => {
    const { files, directory } = await run([]);
    expect([...files.keys()]).toEqual(['DICOMDIR']);
    expect(directory).toEqual({ roots: [], count: 0 });
  });

  test('has neither file nor record of what is lost, and keeps the numbers of the others', async () => {
    const lost = await inFile('lost', dicom('1.1', 200_000));
    await blobs.remove(lost.blob.id);
    const { files, images, warnings } = await run([patientOf('p', lost, inLog('b', dicom('1.2')))]);
    expect([...files.keys()]).toEqual(['IMAGES/IM1', 'DICOMDIR']);
    expect(images.map(({ keys }) => keys['0004,1500'])).toEqual(['IMAGES\\IM1']);
    expect(warnings).toEqual([{ job: 'job', instance: 'lost', code: 'ENOENT' }]);
  });

  test('keeps what is no DICOM, without a record', async () => {
    const { files, images, warnings } = await run([patientOf('p', inLog('odd', Buffer.from('odd')))]);
    expect(files.get('IMAGES/IM0')).toEqual(Buffer.from('odd'));
    expect(images).toEqual([]);
    expect(warnings).toEqual([{ job: 'job', instance: 'odd', code: 'NO_RECORD' }]);
  });

  test('tells of files as they are after transcoding', async () => {
    const other = dicom('1.9');
    const transcoder: MediaPorts['transcoder'] = {
      transcode: async () => ({
        kind: 'transcoded',
        file: { kind: 'bytes', bytes: copyOf(other) ?? other },
        transferSyntax: '1.2.4',
        sopInstance: '1.9',
        lossy: false,
        release: async () => {},
      }),
    };
    const { files, images } = await run([patientOf('p', inLog('a', dicom('1.1')))], { transcoder }, '1.2.4');
    expect(files.get('IMAGES/IM0')).toEqual(other);
    expect(images.map(({ keys }) => keys['0004,1511'])).toEqual(['1.9']);
  });

  test('reads many files ahead and keeps their order', async () => {
    const instances = Array.from({ length: 200 }, (_, i) => inLog(`i${i}`, dicom(`1.${i}`, i % 3 === 0 ? 20_000 : 10)));
    const { images } = await run([patientOf('p', ...instances)]);
    expect(images.map(({ keys }) => keys['0004,1511'])).toEqual(instances.map((_, i) => `1.${i}`));
  });
});
