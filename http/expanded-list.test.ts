import { METADATA } from '../domain/resource/metadata-names';
import { createMemoryStore } from '../eventstore/memory';
import { open } from '../projections/testing/open';
import { idsOf, SampleLog } from '../projections/testing/sample-log';
import { createExpandedList } from './expanded-list';
import { orthancJson } from './orthanc-json';
import { resourceJson } from './resource-json';

it('should show whatever changes of patients and studies at once, as if nothing were kept', async () => {
  const store = createMemoryStore();
  const log = new SampleLog(store);
  const { projections } = await open({ store });
  const { resources } = projections;
  const list = createExpandedList(resources, true);
  const { patient, study, series } = idsOf({});
  const other = idsOf({ study: 't' });
  const steps: readonly (() => Promise<unknown>)[] = [
    () => log.store1(),
    () => log.store1({ sop: 'j' }),
    () => log.store1({ series: 'f' }),
    () => log.store1({ study: 't', sop: 'k' }),
    () => log.store1({ patient: 'q' }),
    () => log.label('Study', study, 'a'),
    () => log.label('Study', study, 'b'),
    () => log.label('Study', study, 'a', 'LabelRemoved'),
    () => log.label('Patient', patient, 'a'),
    () => log.protect(patient, true),
    () => log.protect(patient, false),
    () => log.stabilize('Study', study),
    () => log.stabilize('Patient', patient),
    () => log.setMetadata('Study', study, METADATA.ModifiedFrom, 'x'),
    () => log.setMetadata('Study', study, METADATA.ModifiedFrom, 'y'),
    () => log.setMetadata('Study', study, METADATA.AnonymizedFrom, 'y'),
    () => log.removeMetadata('Study', study, METADATA.ModifiedFrom),
    () => log.reconstruct({}, ['Patient', 'Study', 'Series', 'Instance']),
    () => log.remove('Series', series),
    () => log.remove('Study', other.study),
    () => log.remove('Patient', patient),
  ];
  for (const step of steps) {
    await step();
    await projections.caughtUp();
    for (const level of ['Patient', 'Study'] as const) {
      for (const format of ['simple', 'full'] as const) {
        for (const page of [undefined, { since: 1, limit: 1 }]) {
          const rows = resources.list(level, page).map((id) => resources.get(level, id));
          const shown = rows.flatMap((row) => (row === null ? [] : [resourceJson(row, format, resources, true)]));
          expect((await list(level, page, format))?.toString()).toBe(orthancJson(shown));
        }
      }
    }
  }
  expect(await list('Series', undefined, 'simple')).toBeNull();
  await projections.close();
});
