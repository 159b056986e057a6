import { type Either, isRight } from 'fp-ts/Either';
import type { Clock, Micros, Timers } from '../domain/time';
import type { CommitFailure } from './commit';

/** How long the kernel waits before it tries again what the store could not take. */
export const STORE_RETRY_DELAY: Micros = 1_000_000;

/** Whether the store may take later what it does not take now. */
export const isPassing = (failure: CommitFailure): boolean =>
  failure._tag === 'StoreFull' || failure._tag === 'StoreUnavailable' || failure._tag === 'WrongExpectedRevision';

export type UntilStored = <T>(attempt: () => Promise<Either<CommitFailure, T>>) => Promise<Either<CommitFailure, T>>;

/**
 * Makes what the kernel has to record outlive a full disk: tries again every second until it is recorded or refused,
 * or until the kernel stops; then the last failure is the answer, and recovery does the rest.
 */
export const createUntilStored = (clock: Clock, timers: Timers, stopping: AbortSignal): UntilStored => {
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const over = (): void => {
        takeBack();
        stopping.removeEventListener('abort', over);
        resolve();
      };
      const takeBack = timers.at(clock.now() + STORE_RETRY_DELAY, over);
      stopping.addEventListener('abort', over);
    });

  return async (attempt) => {
    for (;;) {
      const result = await attempt();
      if (isRight(result) || !isPassing(result.left) || stopping.aborted) return result;
      await pause();
    }
  };
};
