import * as E from 'fp-ts/Either';
import type { StorageLimits } from './recycle';
import { file, makeHarness, origin, upload } from './testing/harness';

const unlimited: StorageLimits = { bytes: 0, patients: 0, mode: 'Recycle' };

const start = async (limits: Partial<StorageLimits>) => {
  const harness = await makeHarness({ limits: { ...unlimited, ...limits } });
  const put = (path: string, size = 100) => harness.ingest.store(upload(file(path, size)), origin)();
  const patients = () =>
    harness.projections.resources.list('Patient').map((id) => harness.projections.resources.find(id)?.tags['0010,0020']);
  const protect = async (name: string, protects: boolean) => {
    const { resources } = harness.projections;
    const id = resources.list('Patient').find((one) => resources.find(one)?.tags['0010,0020'] === name) ?? '';
    await harness.annotations.protect(id, protects, origin)();
  };
  return { harness, put, patients, protect };
};

describe('recycling', () => {
  it('lets the patient go to which nothing was added for the longest time', async () => {
    const { put, patients, harness } = await start({ patients: 2 });
    for (const path of ['a/s/e/1', 'b/s/e/1', 'a/s/e/2', 'c/s/e/1']) expect(await put(path)).toMatchObject({ _tag: 'Right' });
    expect(patients()).toEqual(['a', 'c']);
    await harness.close();
  });

  it('makes room for the bytes of an instance, and keeps what fits', async () => {
    const { put, patients, harness } = await start({ bytes: 1000 });
    for (const path of ['a/s/e/1', 'b/s/e/1', 'c/s/e/1']) await put(path, 400);
    expect(patients()).toEqual(['b', 'c']);
    expect(harness.projections.resources.statistics().diskSize).toBe(800);
    await harness.close();
  });

  it('passes protected patients by; one that is released is the last in turn', async () => {
    const { put, patients, protect, harness } = await start({ patients: 2 });
    await put('a/s/e/1');
    await protect('a', true);
    await put('b/s/e/1');
    await put('c/s/e/1');
    expect(patients()).toEqual(['a', 'c']);
    await protect('a', false);
    await put('d/s/e/1');
    expect(patients()).toEqual(['a', 'd']);
    await harness.close();
  });

  it('refuses an instance when all others are protected, and keeps them', async () => {
    const { put, patients, protect, harness } = await start({ patients: 1 });
    await put('a/s/e/1');
    await protect('a', true);
    expect(await put('b/s/e/1', 100_000)).toEqual(E.left({ _tag: 'LimitReached', limit: 'protection' }));
    expect(patients()).toEqual(['a']);
    expect(await harness.blobCount()).toBe(0);
    await harness.close();
  });

  it.each([
    ['size', { bytes: 150 }],
    ['patients', { patients: 1 }],
  ] as const)('is off in the mode Reject: the limit of %s refuses what is new', async (limit, limits) => {
    const { put, patients, harness } = await start({ ...limits, mode: 'Reject' });
    await put('a/s/e/1');
    expect(await put('b/s/e/1')).toEqual(E.left({ _tag: 'LimitReached', limit }));
    expect(patients()).toEqual(['a']);
    await harness.close();
  });

  it('holds for instances that come at the same time', async () => {
    const { put, harness } = await start({ patients: 3 });
    await Promise.all(Array.from({ length: 12 }, (_, n) => put(`p${n}/s/e/1`)));
    expect(harness.projections.resources.statistics()).toMatchObject({ patients: 3, instances: 3 });
    await harness.close();
  });
});
