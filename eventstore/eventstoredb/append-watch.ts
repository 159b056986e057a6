import type { LogHealth } from '../health';

/** An append on its way; compared by identity. */
export type UnderWay = object;

export type AppendWatch = Pick<LogHealth, 'behind' | 'whenStalled'> & {
  readonly began: (append: UnderWay) => void;
  /** EventStoreDB has written it; it is not in the replica yet. */
  readonly written: (append: UnderWay) => void;
  readonly ended: (append: UnderWay) => void;
  /** Whether an append has been under way for longer than `limit`. */
  readonly isStalled: () => boolean;
  readonly close: () => void;
};

/** Who comes while the log is stalled waits so long for an answer of its own, such as a refusal: milliseconds. */
const GRACE = 1000;
const CHECK = 100;

const oldest = (times: ReadonlyMap<UnderWay, number>): number | undefined => times.values().next().value;

/** `limit`: milliseconds that an append may be under way. `now`: milliseconds of a clock that never goes back. */
export const createAppendWatch = (limit: number, now: () => number): AppendWatch => {
  const begun = new Map<UnderWay, number>();
  const unseen = new Map<UnderWay, number>();
  const waiting = new Map<() => void, number>();

  const isStalled = (): boolean => {
    const first = oldest(begun);
    return first !== undefined && now() - first >= limit;
  };
  const check = (): void => {
    if (waiting.size === 0 || !isStalled()) return;
    for (const [callback, since] of waiting) {
      if (now() - since < GRACE) return;
      waiting.delete(callback);
      callback();
    }
  };
  const timer = setInterval(check, CHECK).unref();

  return {
    began: (append) => void begun.set(append, now()),
    written: (append) => void unseen.set(append, now()),
    ended: (append) => {
      begun.delete(append);
      unseen.delete(append);
    },
    isStalled,
    behind: () => {
      const first = oldest(unseen);
      return first === undefined ? 0 : now() - first;
    },
    whenStalled: (callback) => {
      waiting.set(callback, now());
      return () => void waiting.delete(callback);
    },
    close: () => clearInterval(timer),
  };
};
