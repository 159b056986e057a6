import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Timers } from '../../domain/time';
import type { EventHandler, RecordedEvent } from '../../eventstore/port';
import { environmentCode } from './fault';
import type { ProjectionNotice } from './notice';

/** Events of one transaction: about 10 ms, after which requests get their turn. */
const SLICE = 256;

/** Microseconds before a batch that the database did not take is tried again. */
const RETRY_DELAY = 500_000;

export class ProjectionsClosed extends Error {
  constructor() {
    super('The projections are closed');
  }
}

export type FeedPorts = {
  readonly apply: (events: readonly RecordedEvent[]) => void;
  /** Called between two transactions. */
  readonly between: () => Promise<void>;
  readonly closed: () => boolean;
  /** Told once that the database is damaged; the subscription ends then. */
  readonly damaged: (error: unknown) => boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly report: (notice: ProjectionNotice) => void;
};

/** Takes the batches of the subscription, slice by slice; waits while the database cannot be written. */
export const makeFeed = (ports: FeedPorts): EventHandler => {
  const { apply, clock, timers, report } = ports;
  const pause = (): Promise<void> => new Promise((resolve) => timers.at(clock.now() + RETRY_DELAY, resolve));

  const applyWhenPossible = async (slice: readonly RecordedEvent[]): Promise<void> => {
    for (let stalled = false; ; stalled = true) {
      if (ports.closed()) throw new ProjectionsClosed();
      try {
        return apply(slice);
      } catch (error) {
        const code = environmentCode(error);
        if (code === null || ports.damaged(error)) throw error;
        if (!stalled) report({ _tag: 'ProjectionsStalled', code });
      }
      await pause();
    }
  };

  return async (events) => {
    for (let start = 0; start < events.length; start += SLICE) {
      if (start > 0) await nextTurn();
      await applyWhenPossible(events.slice(start, start + SLICE));
      await ports.between();
    }
  };
};
