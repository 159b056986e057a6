import { bindJobType } from '../../actors/bound-job-type';
import { createEngine } from '../../actors/engine';
import { createDelayedStore, ids, must, origin } from '../../actors/testing/kernel';
import { systemClock, systemTimers } from '../../cli/system-ports';
import { createLogger } from '../../config/logger';
import { createRecorder } from '../../eventstore/recorder';
import type { NewJob } from '../../http/job-answer';
import type { JobType } from '../../jobs/job-type';
import { describeContent } from '../../jobs/registry';
import { openProjections } from '../../projections/host';
import { createMemoryBlobStore } from '../../storage/memory';

/** A kernel that runs one job type on a log in memory, with the projection that `/jobs` shows. */
export const startNetworkKernel = async <P>(jobType: JobType<P>) => {
  const [store, clock] = [createDelayedStore(), systemClock()];
  const timers = systemTimers(clock);
  const recorder = must(await createRecorder({ store, clock, ids, node: 'test' })());
  const projections = await openProjections({ file: ':memory:', store, clock, timers });
  await projections.caughtUp();
  const engine = createEngine({
    store,
    recorder,
    projections,
    jobTypes: [bindJobType(jobType)],
    clock,
    timers,
    ids,
    random: (bytes) => Buffer.alloc(bytes),
    outputs: createMemoryBlobStore({ ids }),
    options: {
      concurrentJobs: 1,
      concurrentJobsPerLane: 1,
      jobsHistorySize: 10,
      limitJobs: 0,
      mediaArchiveSize: 1,
      mediaArchiveMaximumBytes: 0,
    },
    logger: createLogger('silent'),
    recover: true,
  });
  must(await engine.start()());
  return {
    /** Runs a job to its end. */
    run: async (job: NewJob) => {
      const submission = { ...job, priority: 0, delivery: 'none', userData: null, filename: null } as const;
      const { id } = must(await engine.submit(submission, origin)());
      const state = await engine.whenOver(id);
      if (state === null) throw new Error('The job is not known');
      const content = describeContent(job.jobType, { ...state.facts, ...projections.jobs.get(id)?.content });
      return { id, state, content };
    },
    /** Bytes of each event of the log, in order. */
    eventSizes: async () =>
      must(await store.readAll(null, 100_000)()).map(({ stored }) => stored.data.length + stored.metadata.length),
    close: async () => {
      await engine.stop();
      await projections.close();
    },
  };
};
