import { gzipSync } from 'node:zlib';
import * as E from 'fp-ts/Either';
import { ZipFile } from 'yazl';
import { createIngest } from './ingest';
import { createInstanceFiles } from './instance-files';
import { file, makeHarness, origin, upload } from './testing/harness';

const MIB = 1024 * 1024;

const unused = (): never => {
  throw new Error('not used here');
};

const zipOf = async (files: Record<string, Buffer>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

describe('an upload', () => {
  it.each([
    ['small, into the log', 100, 0],
    ['large, into the blob storage', 100_000, 1],
    ['too large for memory, spooled', 9 * MIB, 1],
  ])('is stored durably and can be read: %s', async (_title, size, blobs) => {
    const harness = await makeHarness();
    const bytes = file('p/s/e/i', size);
    const stored = await harness.ingest.store(upload(Buffer.from(bytes)), origin)();
    expect(stored).toMatchObject(E.right({ status: 'Success' }));
    expect(await harness.blobCount()).toBe(blobs);
    const id = harness.projections.resources.list('Instance')[0] ?? '';
    const files = createInstanceFiles({
      ...harness.ports,
      resources: harness.projections.resources,
      tags: unused,
      content: unused,
    });
    const opened = await files.open(id);
    const read: Buffer[] = [];
    for await (const chunk of opened?.stream ?? []) read.push(chunk);
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
    await harness.close();
  });

  it('is stored once when it comes twice, also at the same time', async () => {
    const harness = await makeHarness();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => harness.ingest.store(upload(file('p/s/e/i', 100_000)), origin)()),
    );
    const statuses = answers.map((answer) => (E.isRight(answer) && 'status' in answer.right ? answer.right.status : 'failed'));
    expect(statuses.sort()).toEqual([...Array(7).fill('AlreadyStored'), 'Success']);
    expect(await harness.blobCount()).toBe(1);
    await harness.close();
  });

  it('replaces an instance under OverwriteInstances', async () => {
    const harness = await makeHarness({ overwrite: true });
    await harness.ingest.store(upload(file('p/s/e/i', 100)), origin)();
    const again = await harness.ingest.store(upload(file('p/s/e/i', 200)), origin)();
    expect(again).toMatchObject(E.right({ status: 'Success' }));
    expect(harness.projections.resources.statistics()).toMatchObject({ instances: 1, diskSize: 200 });
    await harness.close();
  });

  it('inflates gzip', async () => {
    const harness = await makeHarness();
    const stored = await harness.ingest.store(upload(gzipSync(file('p/s/e/i', 5000)), 'gzip'), origin)();
    expect(stored).toMatchObject(E.right({ status: 'Success' }));
    expect(harness.projections.resources.statistics().diskSize).toBe(5000);
    await harness.close();
  });

  it('stores the files of a ZIP in their order and skips what is none', async () => {
    const harness = await makeHarness();
    const zip = await zipOf({
      'b.dcm': file('p/s/e/b'),
      'empty.dcm': Buffer.alloc(0),
      'notes.txt': Buffer.from('hello'),
      'nameless.dcm': Buffer.from('EmptyIdentifiers'),
      'sub/DICOMDIR': Buffer.from('NoIdentifiers'),
      'a.dcm': file('p/s/e/a'),
      'again.dcm': file('p/s/e/b'),
    });
    const stored = await harness.ingest.store(upload(zip), origin)();
    expect(stored).toMatchObject(E.right([{ status: 'Success' }, { status: 'Success' }, { status: 'AlreadyStored' }]));
    expect(harness.projections.resources.statistics().instances).toBe(2);
    await harness.close();
  });

  it('spools a large file of a ZIP, and keeps nothing of one that is no instance or damaged', async () => {
    const harness = await makeHarness();
    const kinds: string[] = [];
    const watched = createIngest({
      ...harness.ports,
      summarize: (received) => {
        kinds.push(received.kind);
        return harness.ports.summarize(received);
      },
    });
    const large = file('p/s/e/a', 9 * MIB);
    for (let at = 1000; at < large.length; at += 16) large.writeUInt32LE((at * 2654435761) >>> 0, at);
    const zip = await zipOf({ a: large, b: Buffer.alloc(9 * MIB).fill(large.subarray(1000, 90_000)), c: file('p/s/e/c') });
    expect(await watched.store(upload(zip), origin)()).toMatchObject(E.right([{ status: 'Success' }, { status: 'Success' }]));
    expect(kinds).toEqual(['spooled', 'spooled', 'memory']);
    expect(await harness.blobCount()).toBe(1);
    expect(harness.projections.resources.statistics().diskSize).toBe(9 * MIB + 'p/s/e/c'.length + 1);

    const damaged = await zipOf({ a: file('p/s/e/d', 9 * MIB).fill(large.subarray(1000, 90_000), 10) });
    const crc = damaged.indexOf(Buffer.from('PK\x01\x02')) + 16;
    damaged.writeUInt32LE((damaged.readUInt32LE(crc) ^ 1) >>> 0, crc);
    expect(await watched.store(upload(damaged), origin)()).toEqual(E.left({ _tag: 'ZipRefused', reason: 'Corrupt' }));
    expect(await harness.blobCount()).toBe(1);
    await harness.close();
  });

  it('tells of an instance in a ZIP that is beyond a limit when all others are stored', async () => {
    const harness = await makeHarness();
    const zip = await zipOf({ a: file('p/s/e/a'), b: Buffer.from('TooLarge'), c: file('p/s/e/c') });
    expect(await harness.ingest.store(upload(zip), origin)()).toEqual(E.left({ _tag: 'BeyondDicomLimits', reason: 'refused' }));
    expect(harness.projections.resources.statistics().instances).toBe(2);
    await harness.close();
  });

  it.each([
    ['an empty body', upload(Buffer.alloc(0)), { _tag: 'EmptyBody' }],
    ['what is no DICOM', upload(Buffer.from('not dicom')), { _tag: 'NotDicom', size: 9 }],
    ['DICOM without identifiers', upload(Buffer.from('NoIdentifiers')), { _tag: 'NoIdentifiers' }],
    ['DICOM with empty identifiers', upload(Buffer.from('EmptyIdentifiers')), { _tag: 'EmptyIdentifiers' }],
    ['DICOM beyond a limit', upload(Buffer.from('TooLarge')), { _tag: 'BeyondDicomLimits', reason: 'refused' }],
    ['a large body that is no DICOM', upload(Buffer.alloc(9 * MIB)), { _tag: 'NotDicom', size: 9 * MIB }],
    ['an announced length over the limit', upload(Buffer.alloc(0), 'identity', 1 << 25), { _tag: 'TooLarge', limit: 1 << 24 }],
    [
      'a length over the limit that was not announced',
      upload(Buffer.alloc(17 * MIB), 'identity', null),
      { _tag: 'TooLarge', limit: 1 << 24 },
    ],
    ['a gzip bomb', upload(gzipSync(Buffer.alloc(15 * MIB)), 'gzip'), { _tag: 'ZipRefused' }],
    ['what is no gzip', upload(Buffer.from('not gzip'), 'gzip'), { _tag: 'BadEncoding' }],
    ['a cut gzip', upload(gzipSync(file('p/s/e/i', 5000)).subarray(0, 30), 'gzip'), { _tag: 'BadEncoding' }],
  ])('refuses %s and keeps nothing', async (_title, body, error) => {
    const harness = await makeHarness();
    expect(await harness.ingest.store(body, origin)()).toMatchObject(E.left(error));
    expect(await harness.blobCount()).toBe(0);
    expect(harness.projections.resources.statistics().instances).toBe(0);
    await harness.close();
  });

  it('keeps nothing of a client that hangs up', async () => {
    const harness = await makeHarness();
    const body = (async function* () {
      yield Buffer.alloc(9 * MIB);
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    })();
    const answer = await harness.ingest.store({ body, contentLength: null, encoding: 'identity' }, origin)();
    expect(answer).toEqual(E.left({ _tag: 'UploadAborted' }));
    expect(await harness.blobCount()).toBe(0);
    await harness.close();
  });
});

describe('an upload whose answer of the log was lost', () => {
  it.each([
    ['a large file in memory', 100_000],
    ['a spooled file', 9 * MIB],
  ])('keeps the bytes that the log may name: %s', async (_title, size) => {
    const harness = await makeHarness();
    const { recorder } = harness.ports;
    const lost = createIngest({
      ...harness.ports,
      recorder: {
        record: (recording) => async () => {
          await recorder.record(recording)();
          return E.left({ _tag: 'StoreUnavailable', reason: 'its thread did not answer' });
        },
      },
    });
    const answer = await lost.store(upload(file('p/s/e/i', size)), origin)();
    expect(answer).toMatchObject(E.left({ _tag: 'StorageUnavailable' }));
    await harness.projections.caughtUp();
    const [id = ''] = harness.projections.resources.list('Instance');
    const blob = harness.projections.resources.get('Instance', id)?.instance?.blob;
    expect((await harness.blobs.read(blob?.id ?? '')).length).toBe(size);
    await harness.close();
  });

  it('keeps no bytes when the log said that it is full', async () => {
    const harness = await makeHarness();
    const record = () => async () => E.left({ _tag: 'StoreFull', reason: 'ENOSPC' } as const);
    const full = createIngest({ ...harness.ports, recorder: { record } });
    for (const size of [100_000, 9 * MIB]) {
      expect(await full.store(upload(file('p/s/e/i', size)), origin)()).toEqual(E.left({ _tag: 'StorageFull' }));
    }
    expect(await harness.blobCount()).toBe(0);
    await harness.close();
  });
});

describe('a removal', () => {
  it('answers the nearest ancestor that is left', async () => {
    const harness = await makeHarness();
    for (const path of ['p/s/e/1', 'p/s/e/2', 'p/s/f/3', 'p/t/g/4']) await harness.ingest.store(upload(file(path)), origin)();
    const { resources } = harness.projections;
    const [first = '', second = '', third = ''] = resources.list('Instance');
    const [study = ''] = resources.list('Study');
    const [series = ''] = resources.list('Series');
    const [patient = ''] = resources.list('Patient');
    const remove = (level: 'Instance' | 'Study', id: string) => harness.ingest.remove(level, id, origin)();
    expect(await remove('Instance', first)).toEqual(E.right({ remainingAncestor: { level: 'Series', id: series } }));
    expect(await remove('Instance', second)).toEqual(E.right({ remainingAncestor: { level: 'Study', id: study } }));
    expect(await remove('Instance', third)).toEqual(E.right({ remainingAncestor: { level: 'Patient', id: patient } }));
    const [last = ''] = resources.list('Study');
    expect(await remove('Study', last)).toEqual(E.right({ remainingAncestor: null }));
    expect(await remove('Study', last)).toEqual(E.right(null));
    await harness.close();
  });

  it('lets the instance be stored again', async () => {
    const harness = await makeHarness();
    await harness.ingest.store(upload(file('p/s/e/i')), origin)();
    await harness.ingest.remove('Patient', harness.projections.resources.list('Patient')[0] ?? '', origin)();
    expect(await harness.ingest.store(upload(file('p/s/e/i')), origin)()).toMatchObject(E.right({ status: 'Success' }));
    expect(harness.projections.resources.statistics().instances).toBe(1);
    await harness.close();
  });
});
