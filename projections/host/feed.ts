import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Timers } from '../../domain/time';
import type { EventHandler, RecordedEvent } from '../../eventstore/port';
import type { Batches } from './apply-batch';
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
  readonly apply: Batches['apply'];
  readonly busy: Batches['busy'];
  readonly shown: Batches['shown'];
  /** Called between two transactions, when all that was accepted is applied. */
  readonly between: () => Promise<void>;
  readonly closed: () => boolean;
  /** Told once that the database is damaged; the subscription ends then. */
  readonly damaged: (error: unknown) => boolean;
  /** Told at once what nothing will be applied after. */
  readonly broken: (error: unknown) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly report: (notice: ProjectionNotice) => void;
};

/**
 * Between the subscription and the tables. A batch is accepted first, so that who waits for it can be answered, and applied when the turn of
 * the event loop ends, or as soon as somebody reads.
 */
export type Feed = {
  /** Accepts a batch; waits while the database cannot be written. */
  readonly accept: EventHandler;
  /**
   * Applies what was accepted. While the database cannot be written, nothing happens: readers see what it held before. Nothing happens either in the
   * middle of a transaction that is made or committed: what was accepted is applied after it.
   */
  readonly catchUp: () => void;
  /** Resolves when all that was accepted is applied. Rejects if it never will be. */
  readonly applied: () => Promise<void>;
};

/** Takes the batches of the subscription, slice by slice. */
export const makeFeed = (ports: FeedPorts): Feed => {
  const { apply, busy, shown, closed, clock, timers, report } = ports;
  let accepted: readonly RecordedEvent[] = [];
  let stalled: Promise<void> | null = null;
  let scheduled = false;

  const pause = (): Promise<void> => new Promise((resolve) => timers.at(clock.now() + RETRY_DELAY, resolve));

  /** What was accepted, or what the database has to say against it. */
  const tryToApply = (): { readonly error: unknown } | null => {
    try {
      apply(accepted);
      accepted = [];
      return null;
    } catch (error) {
      return { error };
    }
  };

  const tryAgain = async (first: { readonly error: unknown }): Promise<void> => {
    let failure: typeof first | null = first;
    for (let told = false; failure !== null; told = true) {
      const code = environmentCode(failure.error);
      if (code === null || ports.damaged(failure.error)) throw failure.error;
      if (!told) report({ _tag: 'ProjectionsStalled', code });
      await pause();
      if (closed()) throw new ProjectionsClosed();
      failure = tryToApply();
    }
    stalled = null;
  };

  const catchUp = (): void => {
    if (busy() || stalled !== null || closed() || (accepted.length === 0 && shown())) return;
    const failure = tryToApply();
    if (failure === null) return;
    stalled = tryAgain(failure);
    stalled.catch((error) => {
      if (!closed()) ports.broken(error);
    });
  };

  const soon = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      catchUp();
    });
  };

  const applied = async (): Promise<void> => {
    catchUp();
    await stalled;
  };

  return {
    accept: async (events) => {
      for (let start = 0; start < events.length; start += SLICE) {
        if (start > 0) await nextTurn();
        await applied();
        await ports.between();
        if (closed()) throw new ProjectionsClosed();
        accepted = events.slice(start, start + SLICE);
        soon();
      }
    },
    catchUp,
    applied,
  };
};
