import type { Clock, Micros, Timers } from '../../domain/time';
import type { Batches } from './apply-batch';
import { environmentCode } from './fault';
import type { ProjectionNotice } from './notice';

/** How long rows may wait for their commit: what a crash loses of them is read from the log again. */
const DELAY: Micros = 200_000;

export type LazyCommits = {
  /** Sees to it that what was taken is committed soon. */
  readonly soon: () => void;
  /** Commits now; false if that cannot be: what was taken stays taken, and is tried again. */
  readonly now: () => boolean;
  /** Commits now, and stops the timer. What cannot be written then is read from the log at the next start. */
  readonly end: () => void;
};

export const makeLazyCommits = (
  batches: Batches,
  clock: Clock,
  timers: Timers,
  report: (notice: ProjectionNotice) => void,
): LazyCommits => {
  let takeBack: (() => void) | null = null;
  let failing = false;

  const commit = (): boolean => {
    try {
      batches.commit();
      failing = false;
      return true;
    } catch (error) {
      const code = environmentCode(error);
      if (code === null) throw error;
      if (!failing) report({ _tag: 'ProjectionsStalled', code });
      failing = true;
      return false;
    }
  };

  const soon = (): void => {
    if (takeBack !== null || !batches.pending()) return;
    takeBack = timers.at(clock.now() + DELAY, () => {
      takeBack = null;
      commit();
      soon();
    });
  };

  return {
    soon,
    now: commit,
    end: () => {
      takeBack?.();
      takeBack = null;
      commit();
    },
  };
};
