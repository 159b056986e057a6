import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createLiveSettings } from '../config/live-settings';
import { optionTable } from '../config/option-table';
import type { Options } from '../config/options';
import { DEFLATED, makeDicom } from '../dicom/testing/make-dicom';
import { createInstanceFiles } from '../ingest/instance-files';
import { temporaryFolders } from '../test/temporary-folder';
import { createThreads, type Threads } from '../threads/threads';
import { dicomPorts } from './dicom-ports';

const options = Object.fromEntries(Object.entries(optionTable).map(([name, spec]) => [name, spec.default])) as Options;
const ids = { patientId: 'p', studyUid: '1.1', seriesUid: '1.2', sopUid: '1.3' };
const folders = temporaryFolders();
const threads = createThreads({ size: 2 });

afterAll(async () => {
  await threads.close();
  folders.removeAll();
});

const manyElements = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`0009,${(0x1000 + i).toString(16)}`, { vr: 'US', value: [i & 0xff] }] as const),
  );

/** The ports, and what they gave to the threads. */
const watched = (overrides: Partial<Options> = {}) => {
  const given: string[] = [];
  const run: Threads['run'] = (name, input, how) => {
    given.push(name);
    return threads.run(name, input, how);
  };
  const folder = folders.make();
  const ports = dicomPorts(
    { ...options, ...overrides },
    createLiveSettings({ ...options, ...overrides }),
    { path: (id) => path.join(folder, id) },
    { run },
  );
  const onDisk = (bytes: Buffer) => {
    writeFileSync(path.join(folder, 'b'), bytes);
    return { kind: 'spooled', blob: { id: 'b', size: bytes.length, md5: '', sha256: '' }, head: bytes.subarray(0, 132) } as const;
  };
  return { ports, given, onDisk, folder };
};

const small = makeDicom(ids);
const large = makeDicom({ ...ids, tags: manyElements(3000) });

describe('tags', () => {
  test('of a small file are printed at once', async () => {
    const { ports, given } = watched();
    const text = await ports.tags({ kind: 'bytes', bytes: small }, { format: 'short', part: 'dataSet', choice: {} });
    expect(JSON.parse(text.toString())).toMatchObject({ '0010,0020': 'p' });
    expect(given).toEqual([]);
  });

  test('of a file with many elements are printed on a thread, whether in memory or on disk', async () => {
    const { ports, given, onDisk, folder } = watched();
    const before = Buffer.from(large);
    const fromMemory = await ports.tags({ kind: 'bytes', bytes: large }, { format: 'simple', part: 'dataSet', choice: {} });
    const { blob } = onDisk(large);
    const fromDisk = await ports.tags(
      { kind: 'path', path: path.join(folder, blob.id), size: blob.size },
      { format: 'simple', part: 'dataSet', choice: {} },
    );
    expect(fromDisk.equals(fromMemory)).toBe(true);
    expect(JSON.parse(fromDisk.toString())).toMatchObject({ PatientID: 'p' });
    expect(given).toEqual(['tagsText', 'tagsText']);
    expect(large.equals(before)).toBe(true);
  });

  test('of a file that is gone are nothing', async () => {
    const { ports, folder } = watched();
    const blob = { store: 'file', id: 'gone', size: 1, md5: '', sha256: '' } as const;
    const instance = { blob, fileUuid: 'gone', transferSyntax: '', sopClass: '', indexInSeries: null, pixelDataOffset: null };
    const row = {
      id: 'i',
      level: 'Instance',
      parent: null,
      tags: {},
      patientTags: null,
      lastUpdate: 0,
      stable: true,
      expectedNumberOfInstances: null,
      instance,
    } as const;
    const unused = () => {
      throw new Error('unused');
    };
    const files = createInstanceFiles({
      tags: ports.tags,
      content: ports.content,
      resources: { get: () => row },
      blobs: { path: (id) => path.join(folder, id), read: unused, stream: unused },
      store: { document: unused },
    });
    expect(await files.tags('i', { format: 'full', part: 'dataSet', choice: {} })).toBeNull();
  });
});

describe('the summary of an upload', () => {
  test('is read at once from a file of few elements', async () => {
    const { ports, given } = watched();
    expect(await ports.summarizeReceived({ kind: 'memory', bytes: small })).toMatchObject({ sopInstance: '1.3' });
    expect(given).toEqual([]);
  });

  test('is read on a thread where the file has many elements, inflates, or lies on disk', async () => {
    const { ports, given, onDisk } = watched();
    const inflating = makeDicom({ ...ids, transferSyntax: DEFLATED, pixelBytes: 100_000 });
    for (const received of [
      { kind: 'memory', bytes: large } as const,
      { kind: 'memory', bytes: inflating } as const,
      onDisk(small),
    ]) {
      expect(await ports.summarizeReceived(received)).toMatchObject({ sopInstance: '1.3' });
    }
    expect(given).toEqual(['summarizeFile', 'summarizeFile', 'summarizeFile']);
  });

  test('is refused by a thread as it is by the event loop', async () => {
    const { ports, onDisk } = watched();
    const noSeries = makeDicom({ ...ids, without: ['0020,000e'] });
    await expect(ports.summarizeReceived(onDisk(noSeries))).rejects.toMatchObject({ kind: 'NoIdentifiers' });
    expect(() => ports.summarizeReceived({ kind: 'memory', bytes: noSeries })).toThrow(
      expect.objectContaining({ kind: 'NoIdentifiers' }),
    );
  });
});
