import { createMemoryStore } from '../../eventstore/memory';
import { open } from '../testing/open';
import { idsOf, SampleLog } from '../testing/sample-log';

const given = async () => {
  const store = createMemoryStore();
  const log = new SampleLog(store);
  const { projections } = await open({ store });
  const { resources } = projections;
  return { store, log, projections, resources, taken: projections.caughtUp };
};

describe('a stored instance', () => {
  it('appears with its parents, whose tags are those of the first instance below', async () => {
    const { log, resources, taken } = await given();
    await log.store1({ sop: '1', expected: 3, index: 2, size: 10 });
    const time = log.time;
    await log.store1({ sop: '2', size: 5, tags: { patient: { a: 'later' }, study: {}, series: {}, instance: {} } });
    await taken();
    const ids = idsOf({ sop: '1' });
    expect(resources.get('Patient', ids.patient)).toEqual({
      id: ids.patient,
      level: 'Patient',
      parent: null,
      tags: { '0010,0020': 'p' },
      patientTags: null,
      lastUpdate: log.time,
      stable: false,
      expectedNumberOfInstances: null,
      instance: null,
    });
    expect(resources.get('Series', ids.series)).toMatchObject({ parent: ids.study, expectedNumberOfInstances: 3 });
    expect(resources.find(ids.instance)).toMatchObject({
      level: 'Instance',
      parent: ids.series,
      lastUpdate: time,
      tags: { '0008,0018': '1' },
      instance: { blob: { store: 'file', size: 10 }, indexInSeries: 2, pixelDataOffset: null },
    });
    expect(resources.get('Study', ids.series)).toBeNull();
    expect(resources.statistics()).toEqual({ patients: 1, studies: 1, series: 1, instances: 2, diskSize: 15, contentSize: 15 });
    expect(resources.indexes(ids.series)).toEqual([2, null]);
  });

  it('has the tags of its patient in its study as the first instance of the study says them', async () => {
    const { log, resources, taken } = await given();
    const named = (name: string) => ({ patient: { '0010,0010': name }, study: {}, series: {}, instance: {} });
    await log.store1({ study: '1', sop: '1', tags: named('A') });
    await log.store1({ study: '2', sop: '2', tags: named('B') });
    await log.store1({ study: '2', sop: '3', tags: named('C') });
    await taken();
    expect(resources.get('Patient', idsOf({}).patient)?.tags).toEqual({ '0010,0010': 'A' });
    expect(resources.get('Study', idsOf({ study: '1' }).study)?.patientTags).toEqual({ '0010,0010': 'A' });
    expect(resources.get('Study', idsOf({ study: '2' }).study)?.patientTags).toEqual({ '0010,0010': 'B' });
    expect(resources.get('Series', idsOf({ study: '2' }).series)?.patientTags).toBeNull();
  });

  it('is left alone by a second one that does not overwrite it', async () => {
    const { log, resources, taken } = await given();
    await log.store1({ size: 10 });
    const time = log.time;
    await log.store1({ size: 20 });
    await taken();
    expect(resources.statistics()).toMatchObject({ instances: 1, diskSize: 10 });
    expect(resources.get('Series', idsOf({}).series)?.lastUpdate).toBe(time);
  });

  it('moves to the end when it is overwritten, and takes its parents along if they were empty without it', async () => {
    const { log, resources, taken } = await given();
    await log.store1({ patient: 'a' });
    await log.store1({ patient: 'b', sop: '1' });
    await log.store1({ patient: 'b', sop: '2' });
    await log.store1({
      patient: 'a',
      overwrites: true,
      size: 7,
      tags: { patient: { n: 'new' }, study: {}, series: {}, instance: {} },
    });
    await log.store1({ patient: 'b', sop: '1', overwrites: true });
    await taken();
    const [a, b1, b2] = [idsOf({ patient: 'a' }), idsOf({ patient: 'b', sop: '1' }), idsOf({ patient: 'b', sop: '2' })];
    expect(resources.list('Patient')).toEqual([b2.patient, a.patient]);
    expect(resources.list('Instance')).toEqual([b2.instance, a.instance, b1.instance]);
    expect(resources.get('Patient', a.patient)?.tags).toEqual({ n: 'new' });
    expect(resources.statistics()).toEqual({ patients: 2, studies: 2, series: 2, instances: 3, diskSize: 207, contentSize: 207 });
  });

  it('has empty tags where its sealed document was erased before the projection saw it', async () => {
    const store = createMemoryStore();
    const log = new SampleLog(store);
    await log.store1();
    const events = await store.readAll(null, 10)();
    if (events._tag === 'Left') throw new Error('no log');
    await store.eraseDocuments([...(events.right[0]?.documents.keys() ?? [])])();
    const { projections } = await open({ store });
    await projections.caughtUp();
    expect(projections.resources.find(idsOf({}).patient)?.tags).toEqual({});
    expect(projections.parked()).toBe(0);
  });
});

describe('lists', () => {
  it('are in the order of insertion, page by page', async () => {
    const { log, resources, taken } = await given();
    for (const sop of ['5', '3', '9', '1']) await log.store1({ sop });
    await taken();
    const ids = ['5', '3', '9', '1'].map((sop) => idsOf({ sop }).instance);
    expect(resources.list('Instance')).toEqual(ids);
    expect(resources.list('Instance', { since: 1, limit: 2 })).toEqual(ids.slice(1, 3));
    expect(resources.list('Instance', { since: 1, limit: 0 })).toEqual([]);
    expect(resources.list('Instance', { since: 9, limit: 2 })).toEqual([]);
    expect(resources.children('Series', idsOf({}).series)).toEqual(ids);
    expect(resources.children('Study', idsOf({}).series)).toEqual([]);
    expect(resources.instances('Patient', idsOf({}).patient)).toEqual(ids);
    expect(resources.instances('Instance', ids[0] ?? '')).toEqual([ids[0]]);
  });
});

describe('a deletion', () => {
  it('hides the subtree and the parents that become empty, and leaves the rest', async () => {
    const { log, resources, projections, taken } = await given();
    await log.store1({ series: 'x', sop: '1', size: 1 });
    await log.store1({ series: 'x', sop: '2', size: 2, blobStore: 'document' });
    await log.store1({ series: 'y', size: 4 });
    await log.store1({ patient: 'other', size: 8 });
    await log.remove('Series', idsOf({ series: 'x' }).series);
    await taken();
    expect(resources.list('Series')).toEqual([idsOf({ series: 'y' }).series, idsOf({ patient: 'other' }).series]);
    expect(resources.statistics()).toEqual({ patients: 2, studies: 2, series: 2, instances: 2, diskSize: 12, contentSize: 12 });
    expect(projections.garbage.next(10).map(({ blob }) => [blob.store, blob.size])).toEqual([
      ['file', 1],
      ['document', 2],
    ]);
    await log.remove('Instance', idsOf({ series: 'y' }).instance);
    await taken();
    expect(resources.list('Patient')).toEqual([idsOf({ patient: 'other' }).patient]);
  });

  it('of an unknown resource, or at the wrong level, changes nothing', async () => {
    const { log, resources, projections, taken } = await given();
    await log.store1();
    await log.remove('Study', 'nope');
    await log.remove('Study', idsOf({}).series);
    await taken();
    expect(resources.statistics().instances).toBe(1);
    expect(projections.parked()).toBe(0);
  });

  it('lists the blobs to collect until they are collected', async () => {
    const { log, projections, taken } = await given();
    await log.store1({ size: 1 });
    await log.remove('Patient', idsOf({}).patient);
    await taken();
    const [first] = projections.garbage.next(10);
    projections.garbage.collected(first === undefined ? [] : [first.key]);
    expect(projections.garbage.next(10)).toEqual([]);
    await log.store1({ size: 2 });
    await log.remove('Patient', idsOf({}).patient);
    await taken();
    expect(projections.garbage.next(10).map(({ blob }) => blob.size)).toEqual([2]);
  });
});

describe('stability', () => {
  it('begins with its event and ends with the next instance below', async () => {
    const { log, resources, taken } = await given();
    const ids = idsOf({});
    await log.store1({ sop: '1' });
    const first = log.time;
    await log.stabilize('Series', ids.series);
    await log.stabilize('Study', ids.study);
    await taken();
    expect(resources.unstable()).toEqual([{ level: 'Patient', id: ids.patient, lastUpdate: first }]);
    expect(resources.get('Series', ids.series)).toMatchObject({ stable: true, lastUpdate: first });
    await log.store1({ sop: '2' });
    await taken();
    expect(resources.unstable().map(({ level }) => level)).toEqual(['Patient', 'Study', 'Series']);
    expect(resources.get('Series', ids.series)).toMatchObject({ stable: false, lastUpdate: log.time });
  });
});

describe('hierarchy', () => {
  it('shows each resource once, parents by id, instances by insertion, whatever mix of levels is asked for', async () => {
    const { log, resources, taken } = await given();
    for (const patient of ['a', 'b', 'c'])
      for (const study of ['1', '2']) for (const sop of ['z', 'y', 'x']) await log.store1({ patient, study, sop });
    await taken();
    const asked = [
      idsOf({ patient: 'b' }).patient,
      idsOf({ patient: 'a', study: '2', sop: 'x' }).instance,
      idsOf({ patient: 'a', study: '2', sop: 'z' }).instance,
      idsOf({ patient: 'b', study: '1' }).series,
      idsOf({ patient: 'b', study: '1', sop: 'y' }).instance,
      idsOf({ patient: 'b' }).patient,
    ];
    const patients = resources.hierarchy(asked) ?? [];
    const sorted = (...ids: string[]) => ids.sort();
    expect(patients.map(({ id }) => id)).toEqual(sorted(idsOf({ patient: 'a' }).patient, idsOf({ patient: 'b' }).patient));
    const of = (patient: string) => patients.find(({ id }) => id === idsOf({ patient }).patient)?.studies ?? [];
    expect(of('b').map(({ id }) => id)).toEqual(sorted(...['1', '2'].map((study) => idsOf({ patient: 'b', study }).study)));
    expect(of('b').flatMap(({ series }) => series.map(({ instances }) => instances.length))).toEqual([3, 3]);
    const [study] = of('a');
    expect(study?.tags).toEqual({ '0020,000d': '2' });
    expect(study?.series[0]?.instances.map(({ id }) => id)).toEqual(
      ['z', 'x'].map((sop) => idsOf({ patient: 'a', study: '2', sop }).instance),
    );
  });

  it('tells of what was stored and deleted since it was asked for', async () => {
    const { log, resources, taken } = await given();
    const instances = () =>
      resources
        .hierarchy([idsOf({}).patient])
        ?.flatMap(({ studies }) => studies.flatMap(({ series }) => series.flatMap((one) => one.instances.map(({ id }) => id))));
    await log.store1({ sop: '1' });
    await taken();
    expect(instances()).toEqual([idsOf({ sop: '1' }).instance]);
    await log.store1({ sop: '2' });
    await taken();
    expect(instances()).toEqual([idsOf({ sop: '1' }).instance, idsOf({ sop: '2' }).instance]);
    await log.remove('Instance', idsOf({ sop: '1' }).instance);
    await taken();
    expect(instances()).toEqual([idsOf({ sop: '2' }).instance]);
    await log.remove('Patient', idsOf({}).patient);
    await taken();
    expect(instances()).toBeUndefined();
  });

  it('is null if one id is unknown, and empty for nothing', async () => {
    const { log, resources, taken } = await given();
    await log.store1();
    await taken();
    expect(resources.hierarchy([idsOf({}).patient, 'nope'])).toBeNull();
    expect(resources.hierarchy([])).toEqual([]);
  });
});

describe('referenced files', () => {
  it('are those of instances and kept outputs, page by page', async () => {
    const { log, projections, taken } = await given();
    for (let sop = 0; sop < 1001; sop++) await log.store1({ sop: String(sop) });
    await log.store1({ sop: 'inline', blobStore: 'document' });
    const blob = { store: 'file', id: 'output', size: 1, md5: 'm', sha256: 'h' } as const;
    await log.submit('j');
    await log.job('j', { type: 'JobStarted', data: { attempt: 1 } });
    await log.job('j', { type: 'JobOutputStored', data: { key: 'archive', mediaType: 'application/zip', blob } });
    await taken();
    const files = [...projections.referencedFiles()];
    expect(new Set(files).size).toBe(1002);
    expect(files.at(-1)).toBe('output');
  });
});
