import * as E from 'fp-ts/Either';
import { createExports } from '../ingest/exports';
import { file, makeHarness, origin, upload } from '../ingest/testing/harness';

type Harness = Awaited<ReturnType<typeof makeHarness>>;

const storeOne = async (harness: Harness, path: string) => {
  const stored = await harness.ingest.store(upload(file(path)), origin)();
  if (E.isLeft(stored) || Array.isArray(stored.right) || !('ids' in stored.right)) throw new Error('Not stored');
  return stored.right;
};

it('should list what was sent, also when the resource is gone, until it is forgotten', async () => {
  const harness = await makeHarness();
  const stored = await storeOne(harness, 'patient/study/series/instance');
  const exports = createExports(harness.ports);
  const row = harness.projections.resources.get('Study', stored.ids.study);
  if (row === null) throw new Error('The study is not there');
  expect(E.isRight(await exports.record([row], 'pacs', origin)())).toBe(true);
  await harness.ingest.remove('Patient', stored.ids.patient, origin)();
  const [first] = harness.projections.exports.list(0, 10);
  expect(first).toMatchObject({
    sequence: 1,
    level: 'Study',
    id: stored.ids.study,
    modality: 'pacs',
    patientId: 'patient',
    studyUid: 'study',
    seriesUid: '',
  });
  expect(harness.projections.exports.list(1, 10)).toEqual([]);
  await exports.forget(origin)();
  expect(harness.projections.exports.last()).toBeNull();
});

it('should keep no identifier of a person in the log', async () => {
  const harness = await makeHarness();
  const stored = await storeOne(harness, 'secret/study/series/instance');
  const row = harness.projections.resources.get('Patient', stored.ids.patient);
  if (row === null) throw new Error('The patient is not there');
  await createExports(harness.ports).record([row], 'pacs', origin)();
  const events = await harness.store.readStream('exports')();
  expect(JSON.stringify(E.isRight(events) && events.right.map((event) => event.stored))).not.toContain('secret');
});
