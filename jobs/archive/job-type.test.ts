import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { type BlobRef, kernelActor } from '../../domain/event';
import type { ArchiveInstance, ArchivePatient } from '../../projections/port';
import { createFileBlobStore } from '../../storage/filesystem';
import { createThreads } from '../../threads/threads';
import { readZip } from '../../zip/reader';
import { JobFault, type JobRun, type Steps } from '../job-type';
import { createArchiveJobType } from './job-type';
import type { ArchiveParameters } from './parameters';
import type { ArchivePorts } from './ports';
import { archiveSubmission } from './submission';

const threads = createThreads();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-archive-'));
const blobs = createFileBlobStore({ folder, threads, ids: { uuid: crypto.randomUUID } });
afterAll(async () => {
  await threads.close();
  fs.rmSync(folder, { recursive: true });
});

const submitter = async () => ({ actor: kernelActor, correlationId: '', causationId: null });
const documents = new Map<string, Buffer>();

const inFile = async (id: string, text: string): Promise<ArchiveInstance> => ({
  id,
  blob: { store: 'file', ...(await blobs.put(Buffer.from(text))) },
});
const inLog = (id: string, text: string): ArchiveInstance => {
  documents.set(id, Buffer.from(text));
  const blob: BlobRef = { store: 'document', id, size: text.length, md5: '', sha256: '' };
  return { id, blob };
};
const hierarchyOf = (...instances: ArchiveInstance[]): readonly ArchivePatient[] => [
  {
    id: 'p',
    tags: { '0010,0020': 'P', '0010,0010': 'Doe^John' },
    studies: [{ id: 't', tags: {}, series: [{ id: 's', tags: { '0008,0060': 'CT' }, instances }] }],
  },
];

const makeType = (ports: Partial<ArchivePorts> = {}) =>
  createArchiveJobType({
    hierarchy: () => null,
    blobs,
    content: async ({ id }) => documents.get(id) ?? null,
    threads,
    clock: { now: () => new Date(2026, 10, 23, 19, 11, 32).getTime() * 1000 },
    compressionLevel: 1,
    warn: () => {},
    transcoder: { transcode: async () => ({ kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } }) },
    transcodedAtOnce: 2,
    ...ports,
  });

/** Runs the job that was submitted for this hierarchy, which the server still has unless `ports` say otherwise. */
const run = async (
  submitted: readonly ArchivePatient[],
  ports: Partial<ArchivePorts> = {},
  asked: { readonly transcode?: string; readonly utf8?: boolean; readonly output?: JobRun<ArchiveParameters>['output'] } = {},
) => {
  const chunks: Uint8Array[] = [];
  const warnings: unknown[] = [];
  const type = makeType({ hierarchy: () => submitted, warn: (warning) => warnings.push(warning), ...ports });
  const { parameters, facts } = archiveSubmission(['p'], submitted, {
    transcode: asked.transcode === undefined ? null : { syntax: asked.transcode, lossyQuality: 80 },
    utf8: asked.utf8 ?? false,
  });
  const output = asked.output ?? {
    write: async (chunk: Uint8Array) => {
      chunks.push(chunk);
    },
  };
  const job = type.run({
    id: 'job',
    parameters: type.parse(parameters),
    checkpoint: null,
    signal: new AbortController().signal,
    submitter,
    output,
  });
  const steps: Steps[] = [];
  for (;;) {
    const step = await job.next();
    if (!step.done) {
      steps.push(step.value);
      continue;
    }
    const files: (readonly [string, string])[] = [];
    const zip = Buffer.concat(chunks);
    const limits = { entries: 100, entryBytes: 1e6, totalBytes: 1e6, ratio: 1000 };
    for await (const { name, chunks } of readZip({ kind: 'buffer', buffer: zip }, limits))
      files.push([name, await textOf(chunks)]);
    return { zip, files, steps, warnings, content: type.describe({ ...facts, ...step.value }) };
  }
};

const NAMES = ['P Doe John/Unknown Study/CT/CT000000.dcm', 'P Doe John/Unknown Study/CT/CT000001.dcm'];

describe('an archive job', () => {
  test('zips blobs of files and of the log, one step a file and a closing one', async () => {
    const { files, steps, zip, content } = await run(hierarchyOf(await inFile('a', 'first'), inLog('b', 'second')));
    expect(files).toEqual([
      [NAMES[0], 'first'],
      [NAMES[1], 'second'],
    ]);
    expect(steps.map(({ completed, total }) => [completed, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(content).toEqual({
      ArchiveSize: String(zip.byteLength),
      ArchiveSizeMB: 0,
      Description: 'REST API',
      InstancesCount: 2,
      UncompressedSize: '11',
      UncompressedSizeMB: 0,
      Utf8: false,
    });
    expect(zip.subarray(-18).toString()).toBe('Created by Orthanc');
    expect(zip.subarray(10, 14).toString('hex')).toBe('7099775d');
  });

  test('of nothing is an empty ZIP', async () => {
    const { files, steps, zip } = await run([]);
    expect(files).toEqual([]);
    expect(steps).toHaveLength(1);
    expect(zip).toHaveLength(22 + 18);
  });

  test('leaves out what was erased or lost, with a warning that names no file', async () => {
    const lost = await inFile('lost', 'x');
    await blobs.remove(lost.blob.id);
    const erased = inLog('erased', 'y');
    documents.delete('erased');
    const { files, steps, warnings, content } = await run(hierarchyOf(lost, inLog('b', 'here'), erased));
    expect(files).toEqual([[NAMES[1], 'here']]);
    expect(steps).toHaveLength(4);
    expect(warnings).toEqual([
      { job: 'job', instance: 'lost', code: 'ENOENT' },
      { job: 'job', instance: 'erased', code: 'ERASED' },
    ]);
    expect(content).toMatchObject({ InstancesCount: 3 });
  });

  test('holds what was there at its submission: not what came later, nor what was deleted', async () => {
    const [old, late] = [inLog('old', 'old'), inLog('late', 'late')];
    const submitted = hierarchyOf(old, inLog('deleted', 'deleted'));
    const { files } = await run(submitted, { hierarchy: () => hierarchyOf(late, old) });
    expect(files).toEqual([[NAMES[0], 'old']]);
  });

  test('goes on without a resource that was deleted altogether', async () => {
    const submitted = hierarchyOf(inLog('b', 'b'));
    expect((await run(submitted, { hierarchy: (ids) => (ids.length > 0 ? null : []) })).files).toEqual([]);
  });

  test('writes ZIP64 records for a plan of two gigabytes', async () => {
    const huge = inLog('huge', 'in truth small');
    const { zip, files } = await run(hierarchyOf({ ...huge, blob: { ...huge.blob, size: 2 * 1024 ** 3 } }));
    expect(zip.includes(Buffer.from('PK\x06\x06'))).toBe(true);
    expect(files).toEqual([[NAMES[0], 'in truth small']]);
  });

  test('ends with the fault of a sink that nobody reads', async () => {
    const fault = new JobFault(9, 'HTTP client has disconnected while creating an archive in synchronous mode');
    const output = { write: () => Promise.reject(fault) };
    await expect(run(hierarchyOf(inLog('b', 'b')), {}, { output })).rejects.toBe(fault);
  });

  test('is over when it is aborted, at once', async () => {
    const type = makeType({ hierarchy: () => hierarchyOf(inLog('b', 'b')) });
    const stop = new AbortController();
    const output = { write: () => new Promise<void>(() => stop.abort(new Error('cancelled'))) };
    const parameters = { resources: ['p'], instances: ['b'], transcode: null, lossyQuality: 90, utf8: false };
    const job = type.run({ id: 'job', parameters, checkpoint: null, signal: stop.signal, submitter, output });
    await expect(job.next()).rejects.toThrow('cancelled');
  });

  test('starts over after a crash, and is never submitted again', () => {
    const type = makeType();
    expect(type.recovery).toBe('restart');
    expect(type.refuseResubmit).toBe('Cannot resubmit the creation of an archive');
    expect(type.output).toEqual({ key: 'archive', mediaType: 'application/zip' });
    expect(type.describe({ InstancesCount: 1, UncompressedSize: 2_097_152 })).toMatchObject({
      ArchiveSize: '0',
      ArchiveSizeMB: 0,
      UncompressedSize: '2097152',
      UncompressedSizeMB: 2,
      Utf8: false,
    });
    expect(() => type.parse({ resources: 'p' })).toThrow();
    const parameters = { resources: ['p'], instances: ['a'], transcode: null, utf8: true };
    expect(type.parse({ ...parameters, other: 1 })).toEqual({ ...parameters, lossyQuality: 90 });
    expect(type.parse({ ...parameters, lossyQuality: 5 })).toEqual({ ...parameters, lossyQuality: 5 });
    for (const wrong of [{ instances: [1] }, { utf8: 1 }, { transcode: 1 }, { resources: null }, { lossyQuality: 101 }])
      expect(() => type.parse({ ...parameters, ...wrong })).toThrow();
  });
});

describe('transcoding', () => {
  const jpeg = '1.2.840.10008.1.2.4.70';

  test('that the codecs refuse leaves the files as they are, and says what was asked', async () => {
    const { files, content } = await run(hierarchyOf(inLog('b', 'raw')), {}, { transcode: jpeg });
    expect(files).toEqual([[NAMES[0], 'raw']]);
    expect(content).toMatchObject({ LossyQuality: 80, Transcode: jpeg });
  });

  test('takes what the codec makes, and the original of what it cannot', async () => {
    const submitted = hierarchyOf(await inFile('a', 'raw'), inLog('b', 'odd'), inLog('c', 'raw'));
    const held = new Set<string>();
    let [running, most] = [0, 0];
    const transcode: ArchivePorts['transcoder']['transcode'] = async ({ file, syntaxes, lossy }) => {
      running += 1;
      most = Math.max(most, running);
      const text = file.kind === 'bytes' ? Buffer.from(file.bytes).toString() : fs.readFileSync(file.path, 'utf8');
      await new Promise(setImmediate);
      running -= 1;
      if (text !== 'raw') return { kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } };
      const made = path.join(folder, crypto.randomUUID());
      fs.writeFileSync(made, `raw as ${syntaxes[0]}, ${lossy?.quality}`);
      held.add(made);
      const size = fs.statSync(made).size;
      const release = async () => {
        held.delete(made);
      };
      return {
        kind: 'transcoded',
        file: { kind: 'path', path: made, size },
        transferSyntax: jpeg,
        sopInstance: '',
        lossy: false,
        release,
      };
    };
    const { files } = await run(submitted, { transcoder: { transcode } }, { transcode: jpeg });
    expect(files.map(([, text]) => text)).toEqual([`raw as ${jpeg}, 80`, 'odd', `raw as ${jpeg}, 80`]);
    expect(most).toBe(2);
    expect(held).toEqual(new Set());
  });
});

describe('an archive that is made at once', () => {
  const small = hierarchyOf(inLog('x', 'first'), inLog('y', 'second'.repeat(500)));
  const atOnce = (submitted: readonly ArchivePatient[], ports: Partial<ArchivePorts> = {}, transcode: string | null = null) => {
    const type = makeType({ hierarchy: () => submitted, ...ports });
    const form = { transcode: transcode === null ? null : { syntax: transcode, lossyQuality: 80 }, utf8: false };
    return type.atOnce?.(type.parse(archiveSubmission(['p'], submitted, form).parameters));
  };

  test('has the same bytes, steps and facts as one that is run', async () => {
    const ran = await run(small);
    const made = await atOnce(small);
    expect(made?.output).toEqual(ran.zip);
    expect(made?.steps).toEqual(ran.steps.at(-1));
    expect(made?.facts).toEqual({ ArchiveSize: ran.zip.byteLength });
  });

  test('is small: few instances of few bytes', async () => {
    const many = Array.from({ length: 9 }, (_, index) => inLog(`many${index}`, 'x'));
    expect(await atOnce(hierarchyOf(...many.slice(1)))).not.toBeNull();
    expect(await atOnce(hierarchyOf(...many))).toBeNull();
    expect(await atOnce(hierarchyOf(inLog('large', 'x'.repeat(16 * 1024 + 1))))).toBeNull();
  });

  test('is of bytes as they lie beside the log: no files, nothing deflated, nothing to be transcoded', async () => {
    expect(await atOnce(hierarchyOf(await inFile('file', 'text')))).toBeNull();
    const { id, blob } = inLog('deflated', 'text');
    expect(await atOnce(hierarchyOf({ id, blob: { ...blob, deflated: { size: 3, md5: '' } } }))).toBeNull();
    expect(await atOnce(small, {}, '1.2.840.10008.1.2.1')).toBeNull();
  });

  test('is packed once for as long as the hierarchy is the same, with the time of each job', async () => {
    const reads: string[] = [];
    const content = async ({ id }: BlobRef) => {
      reads.push(id);
      return documents.get(id) ?? null;
    };
    let [held, minute] = [small, 0];
    const clock = { now: () => new Date(2026, 10, 23, 19, minute).getTime() * 1000 };
    const type = makeType({ hierarchy: () => held, content, clock });
    const made = async (utf8 = false) => {
      const asked = archiveSubmission(['p'], held, { transcode: null, utf8 });
      return (await type.atOnce?.(type.parse(asked.parameters)))?.output;
    };
    const first = await made();
    minute = 1;
    const second = await made();
    expect(reads).toEqual(['x', 'y']);
    const ran = await run(small, { clock });
    expect(second).toEqual(ran.zip);
    expect(second).not.toEqual(first);
    expect(await made(true)).toEqual((await run(small, { clock }, { utf8: true })).zip);
    expect(await made()).toEqual(second);
    held = hierarchyOf(inLog('z', 'third'));
    expect(await made()).toEqual((await run(held, { clock })).zip);
    held = hierarchyOf(inLog('x', 'first'), inLog('y', 'second'.repeat(500)));
    reads.length = 0;
    expect(await made()).toEqual(second);
    expect(reads).toEqual(['x', 'y']);
  });

  test('misses nothing: what was deleted or erased is told by a run', async () => {
    expect(await atOnce(small, { hierarchy: () => hierarchyOf(inLog('x', 'first')) })).toBeNull();
    expect(await atOnce(small, { content: async () => null })).toBeNull();
  });
});
