import { METADATA } from '../domain/resource/metadata-names';
import { createMemoryStore } from '../eventstore/memory';
import { open } from '../projections/testing/open';
import { idsOf, SampleLog } from '../projections/testing/sample-log';
import { jsonList } from './json-list';
import { orthancJson } from './orthanc-json';
import { resourceJson } from './resource-json';
import { createResourceTexts } from './resource-texts';

const whole = async (pieces: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts).toString();
};

it('should show whatever changes of resources at once, as if nothing were kept', async () => {
  const store = createMemoryStore();
  const log = new SampleLog(store);
  const { projections } = await open({ store });
  const { resources } = projections;
  const texts = createResourceTexts(resources, true);
  const { patient, study, series, instance } = idsOf({});
  const other = idsOf({ study: 't' });
  const steps: readonly (() => Promise<unknown>)[] = [
    () => log.store1(),
    () => log.store1({ sop: 'j', expected: 2, index: 2 }),
    () => log.store1({ overwrites: true, size: 12 }),
    () => log.store1({ series: 'f' }),
    () => log.store1({ study: 't', sop: 'k' }),
    () => log.store1({ patient: 'q' }),
    () => log.label('Study', study, 'a'),
    () => log.label('Study', study, 'b'),
    () => log.label('Study', study, 'a', 'LabelRemoved'),
    () => log.label('Patient', patient, 'a'),
    () => log.label('Instance', instance, 'a'),
    () => log.protect(patient, true),
    () => log.protect(patient, false),
    () => log.stabilize('Series', series),
    () => log.stabilize('Study', study),
    () => log.stabilize('Patient', patient),
    () => log.setMetadata('Study', study, METADATA.ModifiedFrom, 'x'),
    () => log.setMetadata('Study', study, METADATA.ModifiedFrom, 'y'),
    () => log.setMetadata('Series', series, METADATA.AnonymizedFrom, 'y'),
    () => log.removeMetadata('Study', study, METADATA.ModifiedFrom),
    () => log.reconstruct({}, ['Patient', 'Study', 'Series', 'Instance']),
    () => log.remove('Instance', idsOf({ sop: 'j' }).instance),
    () => log.store1({ sop: 'j' }),
    () => log.remove('Series', series),
    () => log.store1(),
    () => log.remove('Study', other.study),
    () => log.remove('Patient', patient),
  ];
  for (const step of steps) {
    await step();
    await projections.caughtUp();
    for (const level of ['Patient', 'Study', 'Series', 'Instance'] as const) {
      for (const format of ['simple', 'full'] as const) {
        const ids = resources.list(level);
        const rows = ids.map((id) => resources.get(level, id));
        const shown = rows.flatMap((row) => (row === null ? [] : [resourceJson(row, format, resources, true)]));
        expect(await whole(jsonList(ids, (id) => texts(level, id, format)))).toBe(orthancJson(shown));
      }
    }
  }
  await projections.close();
});

it('should leave out what is not there, and make an array of nothing', async () => {
  expect(await whole(jsonList([], () => null))).toBe('[]');
  expect(await whole(jsonList(['a'], () => null))).toBe('[]');
  const item = (text: string) => Buffer.from(`\n   ${text}`);
  expect(await whole(jsonList(['a', 'b', 'c'], (id) => (id === 'a' ? null : item(`"${id}"`))))).toBe(orthancJson(['b', 'c']));
});

it('should hand out a long list in pieces', async () => {
  const item = Buffer.alloc(1000, 'x');
  const lengths: number[] = [];
  for await (const piece of jsonList(Array.from({ length: 1000 }, String), async () => item)) lengths.push(piece.length);
  expect(lengths.length).toBeGreaterThan(10);
  expect(Math.max(...lengths)).toBeLessThan(70_000);
});
