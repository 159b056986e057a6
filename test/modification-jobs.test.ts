import { isRight } from 'fp-ts/Either';
import { createDelayedStore, ids } from '../actors/testing/kernel';
import type { Modification } from '../dicom/modify/modification';
import { anonymized, asked } from '../dicom/modify/testing/asked';
import { resourceIds } from '../dicom/summary/identity';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { JobState } from '../domain/job/state';
import { describeModification } from '../jobs/modification/content';
import { RESOURCE_MODIFICATION } from '../jobs/modification/job-type';
import { type ModificationOrder, modificationSubmission } from '../jobs/modification/submission';
import { createMemoryBlobStore } from '../storage/memory';
import { type Node, origin, startNode } from './modification/node';

const STUDY = resourceIds('P', '1.1', '', '').study;

const file = (instance: number): Buffer =>
  makeDicom({
    patientId: 'P',
    studyUid: '1.1',
    seriesUid: '1.1.1',
    sopUid: `1.1.1.${instance}`,
    tags: { '0010,0010': 'Doe^John', '0020,0013': String(instance) },
  });

const withNode = async (use: (node: Node) => Promise<void>, overwrite = false): Promise<void> => {
  const node = await startNode(createDelayedStore(), createMemoryBlobStore({ ids }), overwrite);
  for (const instance of [1, 2, 3]) await node.store(file(instance));
  await use(node);
  await node.close();
};

/** Runs a modification of the study; `before` runs when it is planned and not yet submitted. */
const run = async (
  node: Node,
  modification: Modification,
  more: Partial<ModificationOrder> = {},
  before: () => Promise<unknown> = async () => null,
): Promise<JobState | null> => {
  const order: ModificationOrder = {
    modification,
    key: Buffer.alloc(32, 5),
    sources: [{ id: STUDY, level: 'Study' }],
    target: 'Study',
    transcode: null,
    keepSource: true,
    keepLabels: false,
    permissive: false,
    ...more,
  };
  const submission = modificationSubmission(order, node.projections.resources);
  await before();
  const submitted = await node.submit({ jobType: RESOURCE_MODIFICATION, ...submission });
  return isRight(submitted) ? node.over(submitted.right.id) : null;
};

const loseOne = (node: Node) => () => node.remove(resourceIds('P', '1.1', '1.1.1', '1.1.1.2').instance);

describe('a job that modifies', () => {
  it('tells what it made of what, at each level that is another one', () =>
    withNode(async (node) => {
      const state = await run(node, asked({ level: 'Study' }));
      const { resources } = node.projections;
      const content = describeModification(state?.facts ?? {});
      expect(content).toMatchObject({
        Description: 'REST API',
        InstancesCount: 3,
        FailedInstancesCount: 0,
        IsAnonymization: false,
        Type: 'Study',
        Resources: [{ ID: STUDY, Type: 'Study' }],
        ParentResources: [STUDY],
      });
      const made = String(content.ID);
      expect(content.Path).toBe(`/studies/${made}`);
      expect(resources.sourceOf(made)).toEqual({ modifiedFrom: STUDY, anonymizedFrom: null });
      expect(resources.sourceOf(String(content.PatientID))).toEqual({ modifiedFrom: null, anonymizedFrom: null });
      expect(resources.instances('Study', made)).toHaveLength(3);
    }));

  it('of a list tells everything that it made, instances first', () =>
    withNode(async (node) => {
      const state = await run(node, anonymized(), { target: null });
      const { Resources: made } = describeModification(state?.facts ?? {});
      const types = Array.isArray(made) ? made.map((one) => Object(one).Type) : [];
      expect(types).toEqual(['Instance', 'Instance', 'Instance', 'Series', 'Study', 'Patient']);
    }));

  it('fails with an instance that is gone, and counts it', () =>
    withNode(async (node) => {
      const state = await run(node, anonymized(), { keepSource: false }, loseOne(node));
      expect([state?.state, state?.error?.code, state?.facts.FailedInstancesCount]).toEqual(['Failure', -1, 1]);
      expect(node.projections.resources.instances('Study', STUDY)).toHaveLength(2);
    }));

  it('leaves out an instance that is gone if it is permissive', () =>
    withNode(async (node) => {
      const state = await run(node, anonymized(), { permissive: true }, loseOne(node));
      expect([state?.state, state?.facts.FailedInstancesCount]).toEqual(['Success', 1]);
      expect(node.projections.resources.list('Instance')).toHaveLength(4);
    }));

  it('keeps the reason of a failure that repeats a value out of the log', () =>
    withNode(async (node) => {
      const state = await run(node, asked({ replace: { Rows: 'secret' } }));
      expect([state?.error?.code, state?.error?.details]).toEqual([15, '']);
      expect(node.projections.jobs.get(state?.id ?? '')?.errorDetails).toContain('out-of-range value: "secret"');
    }));

  it('copies labels of each level if it is told to', () =>
    withNode(async (node) => {
      await node.label('Study', STUDY, 'seen');
      const state = await run(node, anonymized(), { keepLabels: true });
      expect(node.projections.resources.labelsOf(String(state?.facts.ID))).toEqual(['seen']);
    }));

  it('does not rewrite what it was not made for: in place, without OverwriteInstances', () =>
    withNode(async (node) => {
      const keep = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'];
      const state = await run(node, asked({ level: 'Study', keep, replace: { StudyDescription: 'x' } }));
      expect(state?.error).toMatchObject({
        code: 2018,
        details: expect.stringContaining('Error while storing a modified instance'),
      });
    }));
});

describe('sources that are to go', () => {
  const IDENTIFIERS = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'];
  const left = (node: Node): readonly string[] => node.projections.resources.instances('Study', STUDY);

  it('stay where two of them would become one', () =>
    withNode(async (node) => {
      const modification = asked({ level: 'Study', replace: { SOPInstanceUID: '1.9' } });
      const state = await run(node, modification, { keepSource: false });
      expect([state?.state, state?.error?.code]).toEqual(['Failure', 2018]);
      expect(left(node)).toHaveLength(3);
    }));

  it('stay where another instance is in the way of what was made of one', () =>
    withNode(async (node) => {
      const other = makeDicom({ patientId: 'Q', studyUid: '1.1', seriesUid: '1.1.1', sopUid: '1.1.1.2' });
      await node.store(other);
      const modification = asked({ level: 'Study', replace: { PatientID: 'Q' }, keep: IDENTIFIERS });
      const state = await run(node, modification, { keepSource: false });
      expect([state?.state, state?.error?.code]).toEqual(['Failure', 2018]);
      expect(left(node)).toHaveLength(3);
      const before = { modification, keepSource: false, permissive: true };
      expect((await run(node, modification, before))?.facts.FailedInstancesCount).toBe(1);
      expect(left(node)).toEqual([resourceIds('P', '1.1', '1.1.1', '1.1.1.2').instance]);
    }));

  it('go where the same was made of them before', () =>
    withNode(async (node) => {
      const modification = asked({ level: 'Study', replace: { PatientID: 'Q' }, keep: IDENTIFIERS });
      await run(node, modification);
      const state = await run(node, modification, { keepSource: false });
      expect([state?.state, state?.facts.FailedInstancesCount]).toEqual(['Success', 0]);
      expect(left(node)).toEqual([]);
    }));

  it('stay where they were rewritten in place, and go with the next job', () =>
    withNode(async (node) => {
      for (const modification of [
        asked({ level: 'Study', replace: { StudyDescription: 'new' }, keep: IDENTIFIERS }),
        anonymized({ replace: { PatientID: 'P' }, keep: IDENTIFIERS }),
      ]) {
        expect((await run(node, modification, { keepSource: false }))?.state).toBe('Success');
        expect(left(node)).toHaveLength(3);
      }
      expect((await run(node, asked({ level: 'Study' }), { keepSource: false }))?.state).toBe('Success');
      expect(left(node)).toEqual([]);
    }, true));
});

test('the origin of what a job stores is who submitted it', () =>
  withNode(async (node) => {
    const state = await run(node, anonymized());
    const [instance = ''] = node.projections.resources.instances('Study', String(state?.facts.ID));
    const values = node.projections.resources.metadataOf(instance).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining([origin.actor.kind === 'http' ? origin.actor.address : '', 'RestApi']));
  }));
