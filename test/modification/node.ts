import { randomBytes, randomUUID } from 'node:crypto';
import * as E from 'fp-ts/Either';
import { bindJobType } from '../../actors/bound-job-type';
import { createEngine } from '../../actors/engine';
import type { SubmitJob } from '../../actors/port';
import { must } from '../../actors/testing/kernel';
import { modificationPorts } from '../../cli/modification-ports';
import { systemClock, systemTimers } from '../../cli/system-ports';
import { createLogger } from '../../config/logger';
import { modifyFile } from '../../dicom/modify/modify-file';
import { createUidMap } from '../../dicom/modify/uid-map';
import { memorySource } from '../../dicom/source/memory-source';
import { summarize } from '../../dicom/summary/summarize';
import type { Origin } from '../../domain/event';
import type { JobState } from '../../domain/job/state';
import type { Level } from '../../domain/resource/events';
import type { EventStore } from '../../eventstore/port';
import { createRecorder } from '../../eventstore/recorder';
import { createAnnotations } from '../../ingest/annotations';
import { documentBytes } from '../../ingest/document-bytes';
import { createIngest } from '../../ingest/ingest';
import { KeyedLock } from '../../ingest/keyed-lock';
import type { InstanceMaking } from '../../ingest/port';
import { jobInstances } from '../../jobs/instances';
import { createModificationJobType } from '../../jobs/modification/job-type';
import { createMergeJobType, createSplitJobType } from '../../jobs/split-merge/job-types';
import { openProjections } from '../../projections/host';
import type { BlobStore } from '../../storage/port';

export const origin: Origin = {
  actor: { kind: 'http', address: '127.0.0.1', user: null },
  correlationId: 'test',
  causationId: null,
};

/** A server without HTTP and threads: kernel, ingest, projections and the jobs that make instances, on a store that the test may crash. */
export const startNode = async (store: EventStore, blobs: BlobStore, overwrite = false) => {
  const clock = systemClock();
  const timers = systemTimers(clock);
  const ids = { uuid: () => randomUUID() };
  const random = (bytes: number) => randomBytes(bytes);
  const recorder = must(await createRecorder({ store, clock, ids, node: 'test' })());
  const projections = await openProjections({ file: ':memory:', store, clock, timers });
  await projections.caughtUp();
  const logger = createLogger('silent');
  const ports = {
    store,
    recorder,
    projections,
    blobs,
    ids,
    random,
    locks: new KeyedLock(),
    receiveLimits: { body: 1 << 24, inflated: 1 << 24, ratio: 100 },
  };
  const ingest = createIngest({
    ...ports,
    summarize: (received) => {
      if (received.kind === 'spooled') throw new Error('The files of this test are small');
      return summarize(memorySource(received.bytes));
    },
    overwrite,
    limits: { bytes: 0, patients: 0, mode: 'Recycle' },
    zipLimits: { entries: 1, entryBytes: 1, totalBytes: 1, ratio: 1 },
  });
  const fileOf = async (instance: string): Promise<Buffer | null> => {
    const blob = projections.resources.get('Instance', instance)?.instance?.blob;
    return blob === undefined ? null : blob.store === 'file' ? blobs.read(blob.id) : documentBytes(store, blob.id);
  };
  const make: InstanceMaking = async (instance, { modification, key }) => {
    const file = await fileOf(instance);
    if (file === null) return null;
    const bytes = Buffer.concat([...modifyFile(memorySource(file), modification, createUidMap(key)).chunks()]);
    const summary = summarize(memorySource(bytes));
    return { summary, file: { kind: 'memory', bytes } };
  };
  const annotations = createAnnotations({ ...ports, md5: () => '' });
  const modification = modificationPorts({
    make,
    instances: jobInstances(ingest),
    resources: projections.resources,
    annotations,
    logger,
    threads: 1,
  });
  const engine = createEngine({
    store,
    recorder,
    projections,
    jobTypes: [createModificationJobType, createSplitJobType, createMergeJobType].map((create) =>
      bindJobType(create(modification)),
    ),
    clock,
    timers,
    ids,
    random,
    outputs: blobs,
    options: {
      concurrentJobs: 2,
      concurrentJobsPerLane: 2,
      jobsHistorySize: 1000,
      limitJobs: 0,
      mediaArchiveSize: 1,
      mediaArchiveMaximumBytes: 0,
    },
    logger,
    recover: true,
  });
  must(await engine.start()());
  return {
    engine,
    projections,
    fileOf,
    store: async (bytes: Buffer): Promise<string> => {
      const stored = await ingest.storeMade({ kind: 'memory', bytes: Buffer.from(bytes) }, {}, origin)();
      return must(stored).ids.instance;
    },
    submit: (job: Pick<SubmitJob, 'jobType' | 'parameters' | 'facts' | 'patients'>) =>
      engine.submit({ ...job, priority: 0, delivery: 'none', userData: null, filename: null }, origin)(),
    remove: async (instance: string) => must(await ingest.remove('Instance', instance, origin)()),
    label: async (level: Level, id: string, label: string) => must(await annotations.addLabel({ level, id }, label, origin)()),
    over: (id: string): Promise<JobState | null> => engine.whenOver(id),
    close: async (): Promise<void> => {
      await engine.stop();
      await projections.close();
    },
  };
};

export type Node = Awaited<ReturnType<typeof startNode>>;

/** Everything that the log holds of one type. */
export const eventsOf = async (store: EventStore, type: string) => {
  const all = await store.readAll(null, 10_000)();
  return E.isRight(all) ? all.right.filter((event) => event.type === type) : [];
};
