import type { Appended, RecordedEvent } from '../port';

/** Who waits for an event to be in the replica. */
export type Placements = {
  /** Null: the store was closed before. */
  readonly of: (id: string) => Promise<Appended | null>;
  /** For an append that was refused. */
  readonly forget: (id: string) => void;
  readonly reached: (events: readonly RecordedEvent[]) => void;
  readonly close: () => void;
};

export const createPlacements = (): Placements => {
  const waiting = new Map<
    string,
    { readonly promise: Promise<Appended | null>; readonly settle: (place: Appended | null) => void }
  >();
  return {
    of: (id) => {
      const known = waiting.get(id);
      if (known !== undefined) return known.promise;
      let settle: (place: Appended | null) => void = () => undefined;
      const promise = new Promise<Appended | null>((resolve) => {
        settle = resolve;
      });
      waiting.set(id, { promise, settle });
      return promise;
    },
    forget: (id) => void waiting.delete(id),
    reached: (events) => {
      for (const { id, position, revision } of events) {
        waiting.get(id)?.settle({ position, revision });
        waiting.delete(id);
      }
    },
    close: () => {
      for (const { settle } of waiting.values()) settle(null);
      waiting.clear();
    },
  };
};
