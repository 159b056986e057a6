import type { EventStore, Position, RecordedEvent } from './port';
import { BEFORE_ALL, type LiveSubscription, startSubscription } from './subscription';

export type Feed = {
  /** Hands new events to all live subscriptions. To be called in the order of the log, once an event. */
  readonly publish: (events: readonly RecordedEvent[]) => void;
  readonly subscribe: EventStore['subscribe'];
  /** Breaks every subscription: what waits is rejected with `error`. Resolves when no handler runs any more. */
  readonly close: (error: Error) => Promise<void>;
};

/** The subscriptions of a store. `tail` is the position of the log's last event, or null while it is empty. */
export const createFeed = (readAll: EventStore['readAll'], start: Position | null): Feed => {
  let tail = start ?? BEFORE_ALL;
  let closed: Error | null = null;
  const subscriptions = new Set<LiveSubscription>();
  return {
    publish: (events) => {
      const last = events.at(-1);
      if (last === undefined) return;
      if (last.position > tail) tail = last.position;
      for (const subscription of subscriptions) subscription.offer(events);
    },
    subscribe: (after, handler) => {
      const subscription = startSubscription({ readAll, tail: () => tail }, after, handler, () =>
        subscriptions.delete(subscription),
      );
      subscriptions.add(subscription);
      if (closed !== null) subscription.fail(closed);
      return subscription;
    },
    close: async (error) => {
      closed = error;
      const open = [...subscriptions];
      for (const subscription of open) subscription.fail(error);
      await Promise.all(open.map((subscription) => subscription.close()));
    },
  };
};
