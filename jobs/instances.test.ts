import type { Provenance } from '../domain/resource/events';
import { METADATA } from '../domain/resource/metadata-names';
import { file, makeHarness, origin } from '../ingest/testing/harness';
import { jobInstances } from './instances';

const provenance: Provenance = {
  kind: 'Anonymized',
  from: { Study: 'old-study', Series: 'old-series', Instance: 'old-instance' },
};
const submitter = { ...origin, actor: { kind: 'http', address: '127.0.0.1', user: 'me' } } as const;
const memory = (path: string, size = 0) => ({ kind: 'memory', bytes: file(path, size) }) as const;

describe('what a job stores', () => {
  it('is stored once, however often the job repeats it, in the name of who submitted the job', async () => {
    const harness = await makeHarness();
    const { store } = jobInstances(harness.ingest);
    const first = await store({ file: memory('p/s/e/i', 100_000), provenance }, submitter);
    const again = await store({ file: memory('p/s/e/i', 100_000), provenance }, submitter);
    expect([first.status, again.status]).toEqual(['Success', 'AlreadyStored']);
    expect(again.ids).toEqual(first.ids);
    const { resources } = harness.projections;
    expect(resources.list('Instance')).toEqual([first.ids.instance]);
    expect(await harness.blobCount()).toBe(1);
    const text = (id: string, type: number) => resources.metadataOf(id).find((one) => one.type === type)?.value;
    expect(text(first.ids.instance, METADATA.HttpUsername)).toBe('me');
    expect(text(first.ids.instance, METADATA.Origin)).toBe('RestApi');
    await harness.close();
  });

  it('tells at each level what it was made of, without further changes', async () => {
    const harness = await makeHarness();
    const { ids } = await jobInstances(harness.ingest).store({ file: memory('p/s/e/i'), provenance }, submitter);
    const { resources } = harness.projections;
    expect(resources.sourceOf(ids.study)).toEqual({ anonymizedFrom: 'old-study', modifiedFrom: null });
    expect(resources.sourceOf(ids.series).anonymizedFrom).toBe('old-series');
    expect(resources.sourceOf(ids.instance).anonymizedFrom).toBe('old-instance');
    expect(resources.sourceOf(ids.patient)).toEqual({ anonymizedFrom: null, modifiedFrom: null });
    expect(resources.changes.last()).toBe(4);
    await harness.close();
  });

  it('may lie in the blob storage already, and is not read again if it is known', async () => {
    const harness = await makeHarness();
    const known = await harness.ports.summarize({ kind: 'memory', bytes: file('p/s/e/other') });
    const blob = await harness.blobs.put(Buffer.alloc(70_000));
    const stored = await jobInstances(harness.ingest).store({ file: { kind: 'spooled', blob }, summary: known }, submitter);
    expect(stored.ids).toEqual(known.ids);
    expect(harness.projections.resources.get('Instance', stored.ids.instance)?.instance?.blob.id).toBe(blob.id);
    await harness.close();
  });

  it('fails the job with the reason of the refusal', async () => {
    const harness = await makeHarness({ limits: { bytes: 1000, patients: 0, mode: 'Reject' } });
    const { store } = jobInstances(harness.ingest);
    await expect(store({ file: memory('no file') }, submitter)).rejects.toMatchObject({ code: 15 });
    await expect(store({ file: memory('p/s/e/i', 2000) }, submitter)).rejects.toMatchObject({
      code: 19,
      details: 'Maximum storage size reached',
    });
    await harness.close();
  });
});

describe('what a job removes', () => {
  it('is gone, and a repetition says so', async () => {
    const harness = await makeHarness();
    const { store, remove } = jobInstances(harness.ingest);
    const { ids } = await store({ file: memory('p/s/e/i') }, submitter);
    expect(await remove('Instance', ids.instance, submitter)).toBe(true);
    expect(await remove('Instance', ids.instance, submitter)).toBe(false);
    expect(harness.projections.resources.list('Patient')).toEqual([]);
    await harness.close();
  });
});
