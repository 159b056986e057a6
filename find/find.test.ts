import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { lookUp } from '../dicom/dictionary/dictionary';
import { readTag } from '../dicom/dictionary/read-tag';
import { readConstraint } from '../dicom/matching/constraint';
import { accentedUpper, asciiUpper, type Fold, sameText } from '../dicom/matching/fold';
import { matcherOf } from '../dicom/matching/matcher';
import type { Level, TagValues } from '../domain/resource/events';
import { createMemoryStore } from '../eventstore/memory';
import type { Projections } from '../projections/host';
import { open } from '../projections/testing/open';
import { idsOf, SampleLog } from '../projections/testing/sample-log';
import { createFind, type FindPorts } from './find';
import { lookUpResources } from './lookup';
import type { AnnotationReader, FindQuery } from './port';

const query = (level: Level, tags: TagValues, more: Partial<FindQuery> = {}): FindQuery => ({
  level,
  tags: Object.entries(tags).map(([tag, text]) => {
    const constraint = readConstraint(lookUp(readTag(tag) ?? 0).vr, text);
    if (E.isLeft(constraint)) throw new Error(constraint.left._tag);
    return { tag, constraint: constraint.right };
  }),
  metadata: [],
  labels: { labels: [], constraint: 'All' },
  parent: null,
  caseSensitive: false,
  orderBy: [],
  since: 0,
  limit: null,
  ...more,
});

const nothing: AnnotationReader = { labels: () => [], metadata: () => ({}), isProtected: () => false };

const finder = ({ search, resources }: Projections, more: Partial<FindPorts> = {}) => {
  const { find } = createFind({
    search,
    resources,
    annotations: nothing,
    fileTags: async () => null,
    readFiles: true,
    maximumFiles: 10,
    ...more,
  });
  return async (wanted: FindQuery): Promise<readonly string[] | string> => {
    const result = await find(wanted);
    return E.isRight(result) ? result.right : result.left._tag;
  };
};

const given = async () => {
  const store = createMemoryStore();
  const { projections } = await open({ store });
  const log = new SampleLog(store);
  const store1 = (patient: string, study: string, tags: { patient?: TagValues; study?: TagValues; series?: TagValues } = {}) =>
    log.store1({
      patient,
      study,
      series: `${study}e`,
      sop: `${study}i`,
      tags: {
        patient: { '0010,0020': patient, ...tags.patient },
        study: { '0020,000d': study, ...tags.study },
        series: { '0020,000e': `${study}e`, ...tags.series },
        instance: { '0008,0018': `${study}i` },
      },
    });
  return { log, store1, projections };
};

const foldOf = (tag: string, caseSensitive: boolean): Fold => {
  if (caseSensitive) return sameText;
  return tag === '0008,0080' ? asciiUpper : accentedUpper;
};

const studyId = (patient: string, study: string): string => idsOf({ patient, study }).study;

describe('a find', () => {
  it('should find what a look at every study finds, whether the index helps or not', async () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'A', 'é', 'É', 'e', '\u0301', 'ß', '😀', ' ', '2', '0'),
      maxLength: 5,
    });
    const text = fc.string({ unit: fc.constantFrom('a', 'é', 'e', 'ß', '😀', ' ', '*', '?', '\\', '2'), maxLength: 5 });
    const date = fc.constantFrom('2020', '20200101', '2020-', '-2020', '2019-2021', '', '2020\\2021', ' 2020');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(letters, letters, date), { maxLength: 12 }),
        text,
        text,
        date,
        fc.boolean(),
        async (stored, name, description, day, caseSensitive) => {
          const { store1, projections } = await given();
          const values: readonly { readonly id: string; readonly tags: TagValues }[] = stored.map(
            ([person, about, on], index) => ({
              id: studyId(`p${index}`, `s${index}`),
              tags: { '0010,0010': person, '0008,1030': about, '0008,0020': on, '0008,0080': about },
            }),
          );
          for (const [index, { tags }] of values.entries()) {
            const { '0010,0010': person, ...study } = tags;
            await store1(`p${index}`, `s${index}`, { patient: { '0010,0010': person ?? '' }, study });
          }
          await projections.caughtUp();
          const asked = query(
            'Study',
            { '0010,0010': name, '0008,1030': description, '0008,0020': day, '0008,0080': description },
            { caseSensitive },
          );
          const expected = values.filter(({ tags }) =>
            asked.tags.every(({ tag, constraint }) => matcherOf(constraint, foldOf(tag, caseSensitive))(tags[tag])),
          );
          expect(await finder(projections)(asked)).toEqual(expected.map(({ id }) => id));
          await projections.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('should find a part of an identifier among very many, in the order of insertion', async () => {
    const { log, projections } = await given();
    const patientOf = (index: number): string => `X${String((index * 7919) % 5000).padStart(4, '0')}`;
    for (let index = 0; index < 5000; index += 1) void log.store1({ patient: patientOf(index), study: `s${index}` });
    await projections.caughtUp();
    const all = Array.from({ length: 5000 }, (_, index) => index);
    const found = all.filter((index) => patientOf(index).includes('77')).map((index) => studyId(patientOf(index), `s${index}`));
    expect(found.length).toBeGreaterThan(50);
    expect(await finder(projections)(query('Study', { '0010,0020': '*77*' }))).toEqual(found);
    const page = { since: 10, limit: 5 };
    expect(await finder(projections)(query('Study', { '0010,0020': '*77*' }, page))).toEqual(found.slice(10, 15));
    expect(await finder(projections)(query('Study', {}, page))).toEqual(projections.resources.list('Study', page));
    expect(await finder(projections)(query('Study', { '0010,0020': '?*' }))).toEqual(projections.resources.list('Study'));
    await projections.close();
  });

  it('should leave nothing in the index of what was deleted', async () => {
    const { log, store1, projections } = await given();
    await store1('p', 's1');
    await store1('p', 's2');
    await log.remove('Study', studyId('p', 's1'));
    await projections.caughtUp();
    const found = (value: string) => lookUpResources(projections.search, value).map(({ level }) => level);
    expect(['p', 's1', 's1e', 's1i', 's2', 's2e', 's2i'].map(found)).toEqual([
      ['Patient'],
      [],
      [],
      [],
      ['Study'],
      ['Series'],
      ['Instance'],
    ]);
    await log.remove('Patient', idsOf({ patient: 'p' }).patient);
    await projections.caughtUp();
    expect(found('p')).toEqual([]);
  });

  it('should find a resource by what its file says after a reconstruction, and no more by what it said before', async () => {
    const { log, store1, projections } = await given();
    await store1('p', 's1', { patient: { '0010,0010': 'Before' }, study: { '0008,1030': 'Old' } });
    const said = {
      patient: { '0010,0020': 'p', '0010,0010': 'After' },
      study: { '0020,000d': 's1', '0008,1030': 'New' },
      series: { '0020,000e': 's1e' },
      instance: { '0008,0018': 's1i' },
    };
    const place = { patient: 'p', study: 's1', series: 's1e', sop: 's1i' };
    await log.reconstruct({ ...place, tags: said }, ['Patient', 'Study', 'Series', 'Instance']);
    await projections.caughtUp();
    const find = finder(projections);
    const found = async (tag: string, value: string) => (await find(query('Study', { [tag]: value }))).length;
    expect(await Promise.all(['Before', 'After', 'aft*'].map((name) => found('0010,0010', name)))).toEqual([0, 1, 1]);
    expect(await Promise.all(['Old', 'New'].map((text) => found('0008,1030', text)))).toEqual([0, 1]);
    expect(projections.search.keysWith('Study', '0008,1030', { kind: 'values', values: ['Old'] }, 9)).toEqual([]);
  });

  it('should page, order, and keep what lacks the key', async () => {
    const { store1, projections } = await given();
    const rows = [
      ['a', '10'],
      ['b', '9'],
      ['c', undefined],
      ['d', '100'],
    ] as const;
    for (const [patient, id] of rows) await store1(patient, patient, id === undefined ? {} : { study: { '0020,0010': id } });
    await projections.caughtUp();
    const find = finder(projections);
    const all = rows.map(([patient]) => studyId(patient, patient));
    const order = (compare: 'text' | 'integer', descending: boolean) =>
      find(query('Study', {}, { orderBy: [{ source: { kind: 'tag', tag: '0020,0010' }, compare, descending }] }));
    const [a, b, c, d] = all;
    expect(await find(query('Study', {}, { since: 1, limit: 2 }))).toEqual([b, c]);
    expect(await order('text', false)).toEqual([c, a, d, b]);
    expect(await order('integer', false)).toEqual([c, b, a, d]);
    expect(await order('integer', true)).toEqual([d, a, b, c]);
  });

  it('should stay below a parent, and find nothing below an unknown one or one of too low a level', async () => {
    const { store1, projections } = await given();
    for (const study of ['s1', 's2']) await store1('p', study);
    await store1('q', 's3');
    await projections.caughtUp();
    const find = finder(projections);
    const parent = { level: 'Patient', id: idsOf({ patient: 'p' }).patient } as const;
    expect(await find(query('Study', {}, { parent }))).toEqual([studyId('p', 's1'), studyId('p', 's2')]);
    expect(await find(query('Study', { '0020,000d': 's3' }, { parent }))).toEqual([]);
    expect(await find(query('Patient', {}, { parent }))).toEqual([]);
    expect(await find(query('Study', {}, { parent: { level: 'Patient', id: 'nope' } }))).toEqual([]);
  });

  it('should filter by labels and metadata', async () => {
    const { store1, projections } = await given();
    for (const patient of ['a', 'b', 'c']) await store1(patient, patient);
    await projections.caughtUp();
    const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((patient) => studyId(patient, patient));
    const labels = new Map([
      [a, ['x', 'y']],
      [b, ['x']],
    ]);
    const find = finder(projections, {
      annotations: {
        ...nothing,
        labels: ({ id }) => labels.get(id) ?? [],
        metadata: ({ id }) => (id === c ? { ModifiedFrom: 'Some' } : {}),
      },
    });
    const labelled = (constraint: 'All' | 'Any' | 'None', ...wanted: string[]) =>
      find(query('Study', {}, { labels: { labels: wanted, constraint } }));
    expect(await labelled('All', 'x', 'y')).toEqual([a]);
    expect(await labelled('Any', 'y', 'x')).toEqual([a, b]);
    expect(await labelled('None', 'y')).toEqual([b, c]);
    expect(await labelled('None')).toEqual([c]);
    expect(await labelled('Any')).toEqual([a, b, c]);
    const metadata = [{ name: 'ModifiedFrom', constraint: { kind: 'wildcard', pattern: 's*' } as const }];
    expect(await find(query('Study', {}, { metadata }))).toEqual([c]);
    expect(await find(query('Study', {}, { metadata, caseSensitive: true }))).toEqual([]);
  });

  it('should read one file a resource for other tags, not more than allowed, and none if that is forbidden', async () => {
    const { store1, projections } = await given();
    for (const patient of ['a', 'b', 'c']) await store1(patient, patient);
    await projections.caughtUp();
    const read: string[] = [];
    const fileTags: FindPorts['fileTags'] = async (instance) => {
      read.push(instance);
      return instance === idsOf({ patient: 'b', study: 'b', series: 'be', sop: 'bi' }).instance ? { '0010,4000': 'Yes' } : {};
    };
    const wanted = query('Study', { '0010,4000': 'yes' });
    expect(await finder(projections, { fileTags })(wanted)).toEqual([studyId('b', 'b')]);
    expect(read).toHaveLength(3);
    expect(await finder(projections, { fileTags, maximumFiles: 2 })(wanted)).toBe('TooManyFiles');
    expect(await finder(projections, { fileTags, readFiles: false })(wanted)).toEqual([]);
    expect(
      await finder(projections, { fileTags, maximumFiles: 1 })(query('Study', { '0010,4000': 'yes', '0010,0020': 'b' })),
    ).toEqual([studyId('b', 'b')]);
  });

  it('should let others have their turn while it looks at many', async () => {
    const { store1, projections } = await given();
    for (let index = 0; index < 1100; index += 1) await store1(`p${index}`, `s${index}`);
    await projections.caughtUp();
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    expect(await finder(projections)(query('Study', { '0008,0080': 'nobody' }))).toEqual([]);
    over = true;
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});
