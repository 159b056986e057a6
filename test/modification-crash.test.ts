import { isRight } from 'fp-ts/Either';
import { crashAt } from '../actors/testing/crashing-store';
import { createDelayedStore, ids as uuids } from '../actors/testing/kernel';
import { anonymized, asked } from '../dicom/modify/testing/asked';
import { resourceIds } from '../dicom/summary/identity';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { EventStore } from '../eventstore/port';
import { RESOURCE_MODIFICATION } from '../jobs/modification/job-type';
import { modificationSubmission } from '../jobs/modification/submission';
import { MERGE_STUDY, SPLIT_STUDY } from '../jobs/split-merge/job-types';
import { mergeSubmission, splitSubmission } from '../jobs/split-merge/submission';
import { createMemoryBlobStore } from '../storage/memory';
import type { BlobStore } from '../storage/port';
import { eventsOf, type Node, startNode } from './modification/node';

jest.setTimeout(480_000);

const KEY = Buffer.alloc(32, 3);

const file = (study: string, series: string, instance: string): Buffer =>
  makeDicom({ patientId: 'P', studyUid: study, seriesUid: series, sopUid: instance, tags: { '0010,0010': 'Doe^John' } });

/** A study of three instances in two series, and another one of one instance. */
const FILES = [
  file('1.1', '1.1.1', '1.1.1.1'),
  file('1.1', '1.1.1', '1.1.1.2'),
  file('1.1', '1.1.2', '1.1.2.1'),
  file('1.2', '1.2.1', '1.2.1.1'),
];
const STUDY = resourceIds('P', '1.1', '', '').study;
const OTHER = resourceIds('P', '1.2', '', '').study;
const sources = [{ id: STUDY, level: 'Study' as const }];
const common = { key: KEY, sources, permissive: false };

const order = (node: Node, modification = anonymized(), keepSource = true) => ({
  jobType: RESOURCE_MODIFICATION,
  ...modificationSubmission(
    { ...common, modification, target: 'Study', transcode: null, keepSource, keepLabels: false },
    node.projections.resources,
  ),
});

/** What is asked, and how many instances there are in all when it is over. */
const JOBS = {
  'an anonymization': { submit: (node: Node) => order(node), instances: 7 },
  'a modification that replaces its sources': {
    submit: (node: Node) => order(node, asked({ level: 'Study', replace: { StudyDescription: 'new' } }), false),
    instances: 4,
  },
  'a merge': {
    submit: (node: Node) => ({
      jobType: MERGE_STUDY,
      ...mergeSubmission(
        {
          ...common,
          keepSource: false,
          target: OTHER,
          values: [0x0020000d, 0x00100020].map((tag) => ({
            tag,
            value: { kind: 'text', text: tag === 0x00100020 ? 'P' : '1.2' },
          })),
        },
        node.projections.resources,
      ),
    }),
    instances: 4,
  },
  'a split': {
    submit: (node: Node) => ({
      jobType: SPLIT_STUDY,
      ...splitSubmission({ ...common, keepSource: false, studyUid: '1.1', replace: [], remove: [] }, node.projections.resources),
    }),
    instances: 4,
  },
} as const;

type Name = keyof typeof JOBS;

const prepared = async (): Promise<{ readonly store: EventStore; readonly blobs: BlobStore; readonly appends: number }> => {
  const store = createDelayedStore();
  const blobs = createMemoryBlobStore({ ids: uuids });
  const node = await startNode(store, blobs);
  for (const bytes of FILES) await node.store(bytes);
  await node.close();
  const all = await store.readAll(null, 10_000)();
  return { store, blobs, appends: isRight(all) ? all.right.length : 0 };
};

const check = async (name: Name, store: EventStore, node: Node, job: string): Promise<void> => {
  const state = await node.over(job);
  expect([state?.state, state?.error]).toEqual(['Success', null]);
  expect(state?.facts).toMatchObject({ InstancesCount: 3, FailedInstancesCount: 0 });
  const { resources } = node.projections;
  const instances = resources.list('Instance');
  expect(instances).toHaveLength(JOBS[name].instances);
  for (const id of instances) expect(await node.fileOf(id)).not.toBeNull();
  const stored = await eventsOf(store, 'InstanceStored');
  expect(new Set(stored.map(({ stream }) => stream)).size).toBe(7);
  expect(stored).toHaveLength(7);
  expect(await eventsOf(store, 'ResourceDeleted')).toHaveLength(7 - JOBS[name].instances);
  if (name === 'a merge') expect(resources.instances('Study', OTHER)).toHaveLength(4);
};

describe.each(Object.keys(JOBS) as Name[])('%s', (name) => {
  test('is done without a crash', async () => {
    const { store, blobs } = await prepared();
    const node = await startNode(store, blobs);
    const submitted = await node.submit(JOBS[name].submit(node));
    if (!isRight(submitted)) throw new Error('refused');
    await check(name, store, node, submitted.right.id);
    await node.close();
  });

  test.each(['before', 'after'] as const)(
    'loses and doubles nothing, whichever append it dies at: %s it is written',
    async (moment) => {
      let crashes = 0;
      for (let nth = 1; nth < 60; nth += 1) {
        const { store: inner, blobs } = await prepared();
        const crash = crashAt(inner, nth, moment);
        const dying = await startNode(crash.store, blobs);
        void dying.submit(JOBS[name].submit(dying));
        const ended = await Promise.race([crash.crashed.then(() => 'crashed'), jobOver(inner)]);
        if (ended !== 'crashed') break;
        crashes += 1;
        const node = await startNode(inner, blobs);
        const [submitted] = await eventsOf(inner, 'JobSubmitted');
        if (submitted === undefined) expect(node.projections.resources.list('Instance')).toHaveLength(4);
        else await check(name, inner, node, submitted.stream.slice(4));
        await node.close();
      }
      expect(crashes).toBeGreaterThan(5);
    },
  );
});

/** Resolves when the log says that the job succeeded. */
const jobOver = (store: EventStore): Promise<string> =>
  new Promise((resolve) => {
    const subscription = store.subscribe(null, (events) => {
      if (!events.some(({ type }) => type === 'JobSucceeded')) return;
      resolve('over');
      void subscription.close();
    });
  });
