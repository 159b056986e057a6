import { availableParallelism } from 'node:os';
import * as E from 'fp-ts/Either';
import { createEngine, type StartableEngine } from '../actors/engine';
import type { EnginePorts } from '../actors/engine-ports';
import type { Options } from '../config/options';
import { describeStoreError } from '../eventstore/store-failure';
import { CommandFailure } from './exit';

const MIB = 1024 * 1024;

/** The kernel as the options want it, started: what was left of jobs is recovered. Throws a `CommandFailure`. */
export const startEngine = async (options: Options, ports: Omit<EnginePorts, 'options'>): Promise<StartableEngine> => {
  const concurrentJobs = options.ConcurrentJobs === 0 ? availableParallelism() : options.ConcurrentJobs;
  const engine = createEngine({
    ...ports,
    options: {
      concurrentJobs,
      concurrentJobsPerLane: options.ConcurrentJobsPerPeer || Math.max(1, concurrentJobs - 1),
      jobsHistorySize: options.JobsHistorySize,
      limitJobs: options.LimitJobs,
      mediaArchiveSize: options.MediaArchiveSize,
      mediaArchiveMaximumBytes: options.MediaArchiveMaximumSizeMB * MIB,
    },
  });
  const started = await engine.start()();
  if (E.isLeft(started)) throw new CommandFailure(describeStoreError(started.left));
  return engine;
};
