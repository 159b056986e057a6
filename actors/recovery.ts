import { isLeft } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import type { JobCommand } from '../domain/job/commands';
import type { JobState } from '../domain/job/state';
import type { KernelLogger } from './engine-ports';
import { answerLost } from './failure';
import type { JobActor } from './job-actor';
import type { OpenJobs } from './open-jobs';
import { isPassing, type UntilStored } from './until-stored';

export type RecoveryPorts = {
  readonly open: OpenJobs;
  /** Of everything that recovery records. */
  readonly origin: Origin;
  /** To be told of the state of each job that is taken up again. */
  readonly changed: (state: JobState) => void;
  readonly untilStored: UntilStored;
  readonly spawn: (work: Promise<unknown>) => void;
  readonly logger: KernelLogger;
};

/**
 * Takes up the jobs that were not over when the server ended. Pending jobs are queued, those in Retry wait for their time,
 * paused ones stay; what was running was interrupted; whose answer was streamed fails. Resolves when all this is
 * recorded, but does not wait for a store that rests: then it goes on in the background.
 */
export const recoverJobs = async (states: readonly JobState[], ports: RecoveryPorts): Promise<void> => {
  const { open, origin, changed, untilStored, spawn, logger } = ports;

  const settle = async (actor: JobActor, command: JobCommand): Promise<void> => {
    const attempt = () => actor.perform({ command, origin });
    const first = await attempt();
    if (!isLeft(first)) return;
    logger.warn({ job: actor.id, reason: first.left._tag }, 'A job could not be recovered at once');
    if (isPassing(first.left)) spawn(untilStored(attempt));
  };

  const settling = states.flatMap((state) => {
    const actor = open.open(state, origin);
    const command = commandFor(state);
    if (command !== null) return [settle(actor, command)];
    changed(state);
    return [];
  });
  await Promise.all(settling);
  if (states.length > 0) logger.info({ jobs: states.length, settled: settling.length }, 'Took up the jobs that were not over');
};

const commandFor = (state: JobState): JobCommand | null => {
  if (state.delivery === 'stream') return { type: 'AbandonJob', error: answerLost };
  return state.state === 'Running' ? { type: 'InterruptJob', steps: null, reason: 'crash' } : null;
};
