export type BatchPlan<T, R> = {
  /** Batches on their way at once. */
  readonly atOnce: number;
  /** What one batch weighs at most; a heavier item goes alone. */
  readonly limit: number;
  readonly weigh: (item: T) => number;
  /** True: a batch waits for a turn of the event loop, so that what comes in one turn goes together. */
  readonly gathers?: boolean;
  /** One result for each item, in their order. */
  readonly send: (batch: readonly T[]) => Promise<readonly R[]>;
};

type Waiting<T, R> = {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Sends items in batches: one at once while fewer than `atOnce` batches are on their way, and those that come meanwhile together. Rejects with what `send`
 * rejects with.
 */
export const createBatches = <T, R>(plan: BatchPlan<T, R>): ((item: T) => Promise<R>) => {
  const { atOnce, limit, weigh, gathers = false, send } = plan;
  const queue: Waiting<T, R>[] = [];
  let flying = 0;
  let gathering = false;

  const take = (): readonly Waiting<T, R>[] => {
    const share = Math.ceil(queue.length / (atOnce - flying));
    let weight = 0;
    let count = 0;
    for (const { item } of queue) {
      weight += weigh(item);
      if (count === share || (count > 0 && weight > limit)) break;
      count += 1;
    }
    return queue.splice(0, count);
  };

  const settle = async (batch: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await send(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error('A batch lost a result'));
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const sendAll = (): void => {
    while (queue.length > 0 && flying < atOnce) {
      const batch = take();
      flying += 1;
      void settle(batch).finally(() => {
        flying -= 1;
        pump();
      });
    }
  };

  const pump = (): void => {
    if (!gathers) sendAll();
    else if (!gathering) {
      gathering = true;
      setImmediate(() => {
        gathering = false;
        sendAll();
      });
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      pump();
    });
};
