import { isLeft } from 'fp-ts/Either';
import type { EventHandler, EventStore, Position, RecordedEvent, Subscription } from './port';
import { StoreFailure } from './store-failure';

/** What subscriptions catch up from. `tail` is the position of the last event that was published, or lower than all. */
export type LogSource = { readonly readAll: EventStore['readAll']; readonly tail: () => Position };

export type LiveSubscription = Subscription & {
  /** New events of the log, in order. Those that were read already are left out. */
  readonly offer: (events: readonly RecordedEvent[]) => void;
  readonly fail: (error: Error) => void;
};

export const BEFORE_ALL: Position = -1n;

const BATCH = 1000;

/** A handler that lags behind by more events than this reads from the log again instead of keeping them in memory. */
const QUEUE_LIMIT = 10_000;

type Waiter = { readonly position: Position; readonly resolve: () => void; readonly reject: (error: Error) => void };

/**
 * Feeds one handler, batch after batch: first from the log, and from memory once a read has reached `tail`. Reading
 * and switching happen without a pause in between, so that no event is lost or repeated.
 * `ended` is called once, when it is closed or broken.
 */
export const startSubscription = (
  source: LogSource,
  after: Position | null,
  handler: EventHandler,
  ended: () => void,
): LiveSubscription => {
  let taken = after ?? BEFORE_ALL;
  let queue: RecordedEvent[] | null = null;
  let queued = taken;
  let wake = (): void => {};
  let waiters: readonly Waiter[] = [];
  const state: { failure: Error | null } = { failure: null };

  const stop = (error: Error): void => {
    if (state.failure !== null) return;
    state.failure = error;
    for (const waiter of waiters) waiter.reject(error);
    waiters = [];
    queue = null;
    wake();
    ended();
  };

  const advance = (position: Position): void => {
    taken = position;
    if (waiters.length === 0) return;
    for (const waiter of waiters) if (waiter.position <= position) waiter.resolve();
    waiters = waiters.filter((waiter) => waiter.position > position);
  };

  const catchUp = async (): Promise<readonly RecordedEvent[]> => {
    const read = await source.readAll(taken, BATCH)();
    if (isLeft(read)) throw new StoreFailure(read.left);
    const last = read.right.at(-1)?.position ?? taken;
    if (last >= source.tail() && state.failure === null) {
      queue = [];
      queued = last;
    }
    return read.right;
  };

  const next = async (): Promise<readonly RecordedEvent[]> => {
    if (queue === null) return catchUp();
    if (queue.length > 0) return queue.splice(0, BATCH);
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    return [];
  };

  const run = async (): Promise<void> => {
    try {
      while (state.failure === null) {
        const batch = await next();
        const last = batch.at(-1);
        if (last === undefined || state.failure !== null) continue;
        await handler(batch);
        advance(last.position);
      }
    } catch (error) {
      stop(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const running = run();

  return {
    offer: (events) => {
      if (queue === null) return;
      for (const event of events) {
        if (event.position <= queued) continue;
        queue.push(event);
        queued = event.position;
      }
      if (queue.length > QUEUE_LIMIT) queue = null;
      wake();
    },
    fail: stop,
    waitFor: (position) =>
      new Promise((resolve, reject) => {
        if (position <= taken) resolve();
        else if (state.failure !== null) reject(state.failure);
        else waiters = [...waiters, { position, resolve, reject }];
      }),
    close: () => {
      stop(new StoreFailure({ _tag: 'StoreUnavailable', reason: 'the subscription is closed' }));
      return running;
    },
  };
};
