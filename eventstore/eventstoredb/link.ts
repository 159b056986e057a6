import type { PlacedEvent, ResumePoint } from '../sqlite/replica';
import { ForeignEvent } from './encoding';

export type Place = (events: readonly PlacedEvent[], resume: ResumePoint) => Promise<void>;

/** Whether EventStoreDB is there, as the subscription sees it. */
export type Link = {
  readonly isUp: () => boolean;
  readonly up: () => void;
  readonly down: () => void;
  /** Resolves when the link is up, or with the abort. */
  readonly whenUp: (stop: AbortSignal) => Promise<void>;
};

export const createLink = (): Link => {
  let isUp = false;
  let waiting: (() => void)[] = [];
  return {
    isUp: () => isUp,
    up: () => {
      isUp = true;
      const ready = waiting;
      waiting = [];
      for (const wake of ready) wake();
    },
    down: () => {
      isUp = false;
    },
    whenUp: (stop) =>
      isUp || stop.aborted
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
            stop.addEventListener('abort', () => resolve(), { once: true });
          }),
  };
};

/** Resolves after so many milliseconds, or with the abort. */
export const pause = (milliseconds: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(over, milliseconds);
    function over(): void {
      clearTimeout(timer);
      stop.removeEventListener('abort', over);
      resolve();
    }
    stop.addEventListener('abort', over);
    if (stop.aborted) over();
  });

/** Why a connection ended, for a log line: never the client's message, which may name hosts and users. */
export const ended = (error: unknown): string => {
  if (error instanceof ForeignEvent) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
};
