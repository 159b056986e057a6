/** Milliseconds for which one request may hold up the others. */
const TURN = 20;

/** Does the work for each item, and lets others have their turn now and then: a request may list hundreds of thousands. */
export const inTurns = async <T>(items: Iterable<T>, work: (item: T) => void | Promise<void>): Promise<void> => {
  let since = performance.now();
  for (const item of items) {
    const done = work(item);
    if (done !== undefined) await done;
    if (performance.now() - since < TURN) continue;
    await new Promise(setImmediate);
    since = performance.now();
  }
};
