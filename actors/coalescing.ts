import type { StepsDone } from '../domain/job/commands';
import type { Json } from '../domain/json';
import type { Clock, Micros, Timers } from '../domain/time';
import type { Steps } from '../jobs/job-type';

/** Short enough to look like at once, long enough for a tiny job to end before: its steps then travel with its end. */
export const FIRST_STEPS_DELAY: Micros = 10_000;
export const STEPS_INTERVAL: Micros = 200_000;

/** Gathers steps, so that a job of thousands of them writes tens of events: the first at once, then every 200 ms. */
export type Coalescing = {
  readonly add: (steps: Steps) => void;
  /** Records what is over now. False: it could not be recorded, and is kept for later. */
  readonly flush: () => Promise<boolean>;
  /** The steps that are over and not recorded, which the caller records now. No timer runs afterwards. */
  readonly take: () => Promise<StepsDone | null>;
};

/** `record` says whether the steps were recorded; those that were not are kept for later. */
export const createCoalescing = (record: (steps: StepsDone) => Promise<boolean>, clock: Clock, timers: Timers): Coalescing => {
  let unrecorded: Gathered | null = null;
  let takeBack: (() => void) | null = null;
  let recordedAt: Micros | null = null;
  let recording: Promise<void> = Promise.resolve();

  const flush = async (steps: StepsDone): Promise<void> => {
    const recorded = await record(steps);
    if (!recorded) unrecorded = merge(steps, unrecorded);
  };

  const onTimer = (): void => {
    takeBack = null;
    if (unrecorded === null) return;
    const steps = unrecorded;
    unrecorded = null;
    recordedAt = clock.now();
    recording = recording.then(() => flush(steps));
  };

  return {
    add: ({ completed, total, checkpoint, facts }) => {
      // Into one object: to make a new one for each of thousands of steps costs the square of their number.
      const gathered = Object.assign(unrecorded?.facts ?? {}, facts);
      unrecorded = { completed, total, checkpoint, facts: gathered };
      const due = recordedAt === null ? clock.now() + FIRST_STEPS_DELAY : recordedAt + STEPS_INTERVAL;
      takeBack ??= timers.at(due, onTimer);
    },
    flush: async () => {
      takeBack?.();
      takeBack = null;
      await recording;
      if (unrecorded !== null) onTimer();
      await recording;
      return unrecorded === null;
    },
    take: async () => {
      takeBack?.();
      takeBack = null;
      await recording;
      const steps = unrecorded;
      unrecorded = null;
      return steps;
    },
  };
};

/** Its facts are its own, and are not changed any more once it is given away. */
type Gathered = Omit<StepsDone, 'facts'> & { readonly facts: { [name: string]: Json } };

const merge = (earlier: StepsDone, later: StepsDone | null): Gathered => ({
  ...(later ?? earlier),
  facts: { ...earlier.facts, ...later?.facts },
});
