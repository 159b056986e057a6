import * as E from 'fp-ts/Either';
import { createIngest } from './ingest';
import type { Received } from './receive';
import { file, makeHarness, origin, upload } from './testing/harness';

/** Stores two series of a study, and reads the files again as a later version would. */
const start = async (size = 70_000) => {
  const harness = await makeHarness();
  for (const path of ['p/s/e/1', 'p/s/e/2', 'p/s/f/3']) await harness.ingest.store(upload(file(path, size)), origin)();
  const { summarize } = harness.ports;
  const later = createIngest({
    ...harness.ports,
    summarize: async (received: Received) => {
      const read = received.kind === 'spooled' ? await harness.blobs.read(received.blob.id) : received.bytes;
      const summary = await summarize({ kind: 'memory', bytes: read });
      const { instance, study } = summary.mainTags;
      return {
        ...summary,
        indexInSeries: 7,
        mainTags: { ...summary.mainTags, instance: { ...instance, read: 'later' }, study: { ...study, by: summary.sopInstance } },
      };
    },
  });
  const { resources } = harness.projections;
  return { harness, later, resources, lastEvent: () => harness.store.last()() };
};

describe('reconstructing', () => {
  it('takes over what the files tell now, the first one for what lies above', async () => {
    const { harness, later, resources } = await start();
    const [study = ''] = resources.list('Study');
    expect(await later.reconstruct('Study', study, origin)()).toEqual(E.right(true));
    expect(resources.list('Instance').map((id) => resources.find(id)?.tags.read)).toEqual(['later', 'later', 'later']);
    expect(resources.indexes(resources.list('Series')[0] ?? '')).toEqual([7, 7]);
    expect(resources.find(study)?.tags.by).toBe('1');
    await harness.close();
  });

  it('leaves no event where the files tell what they told', async () => {
    const { harness, resources, lastEvent } = await start(100);
    const before = await lastEvent();
    const [patient = ''] = resources.list('Patient');
    expect(await harness.ingest.reconstruct('Patient', patient, origin)()).toEqual(E.right(true));
    expect(await lastEvent()).toEqual(before);
    await harness.close();
  });

  it('keeps metadata, labels and changes as they were', async () => {
    const { harness, later, resources } = await start();
    const [study = ''] = resources.list('Study');
    const target = { level: 'Study', id: study } as const;
    await harness.annotations.setMetadata(target, 1024, 'kept', 'any', origin)();
    await harness.annotations.addLabel(target, 'kept', origin)();
    const [last, metadata] = [resources.changes.last(), resources.metadataOf(study)];
    await later.reconstruct('Study', study, origin)();
    expect([resources.changes.last(), resources.metadataOf(study), resources.labelsOf(study)]).toEqual([
      last,
      metadata,
      ['kept'],
    ]);
    await harness.close();
  });

  it('does not know other resources', async () => {
    const { harness } = await start();
    expect(await harness.ingest.reconstruct('Study', 'none', origin)()).toEqual(E.right(false));
    await harness.close();
  });
});
