import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import * as E from 'fp-ts/Either';
import { deflated, wholeContent } from './deflated';
import { file, makeHarness, origin, upload } from './testing/harness';

const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

it('should be stored as Orthanc does: the size in 64 bits, then a zlib stream', async () => {
  const stored = await deflated(Buffer.from('abc'.repeat(100)));
  expect(stored.subarray(0, 8).toString('hex')).toBe('2c01000000000000');
  expect(inflateSync(stored.subarray(8)).toString()).toBe('abc'.repeat(100));
});

describe.each([
  ['in the log', 3000],
  ['in the blob storage', 200_000],
])('an instance that is kept %s', (_where, size) => {
  it('is deflated and inflated again by events, keeps its content, and leaves its old bytes to be collected', async () => {
    const harness = await makeHarness();
    const bytes = file('p/s/e/i', size);
    await harness.ingest.store(upload(Buffer.from(bytes)), origin)();
    const { resources } = harness.projections;
    const id = resources.list('Instance')[0] ?? '';
    const blob = () => {
      const found = resources.get('Instance', id)?.instance?.blob;
      if (found === undefined) throw new Error('the instance is gone');
      return found;
    };
    const reencode = async (deflate: boolean) => harness.annotations.reencode({ level: 'Instance', id }, 1, deflate, origin)();
    const before = blob();

    expect(await reencode(true)).toEqual(E.right(null));
    const after = blob();
    expect(after).toMatchObject({ size: bytes.length, md5: md5(bytes) });
    expect(after.deflated?.size).toBeLessThan(bytes.length);
    expect(await wholeContent(after, harness.ports)).toEqual(bytes);
    expect(resources.statistics()).toMatchObject({ diskSize: after.deflated?.size, contentSize: bytes.length });
    expect(harness.projections.garbage.next(10).map((one) => one.blob.id)).toEqual([before.id]);

    expect(await reencode(true)).toEqual(E.right(null));
    expect(blob()).toEqual(after);

    expect(await reencode(false)).toEqual(E.right(null));
    expect(blob()).toEqual({ ...before, id: blob().id });
    expect(resources.statistics()).toMatchObject({ diskSize: bytes.length, contentSize: bytes.length });
    await harness.close();
  });
});

it('should refuse what is not there', async () => {
  const harness = await makeHarness();
  expect(await harness.annotations.reencode({ level: 'Instance', id: 'nope' }, 1, true, origin)()).toEqual(
    E.left({ _tag: 'UnknownResource' }),
  );
  await harness.close();
});

it('should deflate what comes where StorageCompression says so', async () => {
  const harness = await makeHarness({ deflates: true });
  for (const [path, size] of [
    ['p/s/e/1', 3000],
    ['p/s/e/2', 9 * 1024 * 1024],
  ] as const) {
    const bytes = file(path, size);
    const stored = await harness.ingest.store(upload(Buffer.from(bytes)), origin)();
    const id = E.isRight(stored) && 'ids' in stored.right ? stored.right.ids.instance : '';
    const blob = harness.projections.resources.get('Instance', id)?.instance?.blob;
    expect(blob).toMatchObject({ size: bytes.length, md5: md5(bytes), deflated: { size: expect.any(Number) } });
    if (blob !== undefined) expect((await wholeContent(blob, harness.ports))?.equals(bytes)).toBe(true);
  }
  // What deflates well is small enough to go with its event, and nothing of a spooled body stays behind.
  expect(await harness.blobCount()).toBe(0);
  await harness.close();
});
