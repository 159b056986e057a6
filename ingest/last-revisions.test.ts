import * as E from 'fp-ts/Either';
import { createLastRevisions } from './last-revisions';
import { file, makeHarness, origin, upload } from './testing/harness';

describe('the ends of streams', () => {
  it('are remembered of the latest ones', () => {
    const revisions = createLastRevisions(2);
    revisions.wrote('a', 0);
    revisions.wrote('b', 0);
    revisions.wrote('a', 1);
    revisions.wrote('c', 5);
    expect(['a', 'b', 'c', 'd'].map(revisions.expected)).toEqual([1, 'none', 5, 'none']);
  });
});

describe('an instance that comes again', () => {
  const bytes = file('p/s/e/1');
  const stored = E.right(expect.objectContaining({ status: 'Success' }));

  const harnessWithCounts = async (overwrite = false) => {
    const harness = await makeHarness({ overwrite });
    const append = jest.spyOn(harness.ports.store, 'append');
    const read = jest.spyOn(harness.ports.store, 'readStream');
    const store = () => harness.ingest.store(upload(bytes), origin)();
    const counted = async (work: () => Promise<unknown>) => {
      const before = [append.mock.calls.length, read.mock.calls.length] as const;
      const result = await work();
      return [result, append.mock.calls.length - before[0], read.mock.calls.length - before[1]];
    };
    const remove = () => harness.ingest.remove('Patient', harness.projections.resources.list('Patient')[0] ?? '', origin)();
    return { harness, store, remove, counted };
  };

  it('after its deletion, and is deleted again, is appended in one go each time', async () => {
    const { harness, store, remove, counted } = await harnessWithCounts();
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await counted(store)).toEqual([stored, 1, 0]);
      expect(await counted(remove)).toEqual([E.right({ remainingAncestor: null }), 1, 0]);
    }
    await harness.close();
  });

  it('under OverwriteInstances is appended in one go', async () => {
    const { harness, store, counted } = await harnessWithCounts(true);
    await store();
    expect(await counted(store)).toEqual([stored, 1, 0]);
    await harness.close();
  });

  it('after somebody else wrote to its stream is stored nonetheless', async () => {
    const { harness, store, remove, counted } = await harnessWithCounts();
    await store();
    const [id = ''] = harness.projections.resources.list('Instance');
    await harness.annotations.setMetadata({ level: 'Instance', id }, 1024, 'x', 'any', origin)();
    await remove();
    expect(await counted(store)).toEqual([stored, 2, 1]);
    await harness.close();
  });
});
