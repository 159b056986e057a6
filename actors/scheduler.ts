import { isLeft } from 'fp-ts/Either';
import type { JobState } from '../domain/job/state';
import type { Clock, Timers } from '../domain/time';
import type { LaneQueue } from './lanes';
import type { OpenJobs } from './open-jobs';
import type { QueuedJob } from './queue';
import type { Runner } from './runner';
import { createSlots } from './slots';
import { isPassing, STORE_RETRY_DELAY } from './until-stored';

/** Starts pending jobs in the order of the queue while there are slots. */
export type Scheduler = {
  /** To be told of every change of a job's state. */
  readonly changed: (before: JobState | null, after: JobState) => void;
  /** Whether a job that was submitted now would be started at once. */
  readonly rests: () => boolean;
  /** Starts what can be started. */
  readonly pump: () => void;
  /** Resolves when nothing runs. The signal `stopping` keeps everything else from starting. */
  readonly idle: () => Promise<void>;
};

export type SchedulerPorts = {
  readonly concurrentJobs: number;
  readonly queue: LaneQueue;
  readonly open: OpenJobs;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly stopping: AbortSignal;
  /** A job left the queue. */
  readonly dequeued: () => void;
};

export const createScheduler = (ports: SchedulerPorts): Scheduler => {
  const { queue, open, runner, clock, timers, stopping, dequeued } = ports;
  const slots = createSlots(ports.concurrentJobs, () => pump());
  const runs = new Set<Promise<void>>();
  let storeRests = false;

  const restStore = (): void => {
    storeRests = true;
    timers.at(clock.now() + STORE_RETRY_DELAY, () => {
      storeRests = false;
      pump();
    });
  };

  const start = async (queued: QueuedJob, release: () => void): Promise<void> => {
    const actor = open.get(queued.id);
    if (actor === undefined || actor.state().state !== 'Pending') return release();
    const started = await actor.perform({ command: { type: 'StartJob' }, origin: actor.origin() });
    if (!isLeft(started)) return runner.run(actor, release);
    if (isPassing(started.left)) {
      queue.restore(queued);
      restStore();
    }
    // Otherwise somebody changed the job first, and the log will tell what it is now.
    release();
  };

  const pump = (): void => {
    while (!stopping.aborted && !storeRests && slots.available()) {
      const queued = queue.pop();
      const free = queued === null ? null : slots.take();
      if (queued === null || free === null) return;
      const run = start(queued, () => {
        queue.leave(queued.id);
        free();
      });
      runs.add(run);
      void run.finally(() => runs.delete(run));
      dequeued();
    }
  };

  return {
    changed: (before, after) => {
      if (after.state === 'Pending') queue.push(after.id, after.priority);
      else if (before?.state === 'Pending' && queue.remove(after.id)) dequeued();
    },
    rests: () => !stopping.aborted && !storeRests && queue.size() === 0 && slots.available(),
    pump,
    idle: async () => {
      while (runs.size > 0) await Promise.all(runs);
    },
  };
};
