import { createMemoryStore } from '../../eventstore/memory';
import { open } from '../testing/open';
import { idsOf, SampleLog } from '../testing/sample-log';

const given = async () => {
  const store = createMemoryStore();
  const log = new SampleLog(store);
  const { projections } = await open({ store });
  await log.store1({ sop: '1', size: 10 });
  await log.store1({ sop: '2', size: 20 });
  await projections.caughtUp();
  return projections.resources;
};

const [first, second] = [idsOf({ sop: '1' }), idsOf({ sop: '2' })];

test('an instance is shown as it is sent; what is no instance, or unknown, is not', async () => {
  const resources = await given();
  const row = resources.get('Instance', first.instance);
  expect(resources.sendable(first.instance)).toEqual({
    sopInstance: '1',
    sopClass: row?.instance?.sopClass,
    transferSyntax: row?.instance?.transferSyntax,
    blob: row?.instance?.blob,
  });
  expect([resources.sendable(first.series), resources.sendable('nothing')]).toEqual([null, null]);
});

test('several instances are shown in the order in which they are asked for, also twice', async () => {
  const resources = await given();
  const [one, two] = [resources.sendable(first.instance), resources.sendable(second.instance)];
  const asked = [second.instance, 'nothing', first.instance, first.patient, second.instance];
  expect(resources.sendables(asked)).toEqual([two, null, one, null, two]);
  expect(resources.sendables([])).toEqual([]);
});

test('each pair of SOP class and transfer syntax is told once', async () => {
  const resources = await given();
  const { sopClass, transferSyntax } = resources.sendable(first.instance) ?? {};
  expect(resources.storageForms([first.instance, second.instance, 'nothing', first.study])).toEqual([
    { sopClass, transferSyntax },
  ]);
});
