import { orAborted } from './or-aborted';

export type InOrderOptions<T, R> = {
  readonly start: (item: T) => Promise<R>;
  readonly weight: (item: T) => number;
  /** At most so many items, of at most so much weight in all, are in flight; a single heavier item goes alone. */
  readonly limits: { readonly items: number; readonly weight: number };
  readonly signal: AbortSignal;
};

/**
 * Starts work on items ahead of the consumer, and yields each with its promise in the order of the source. An item is in
 * flight until the consumer asks for the one after it. When the signal aborts, a wait for the source ends with its reason.
 */
export async function* inOrder<T, R>(
  source: AsyncIterator<T>,
  { start, weight, limits, signal }: InOrderOptions<T, R>,
): AsyncGenerator<{ readonly item: T; readonly result: Promise<R> }> {
  const flying: { item: T; result: Promise<R>; weight: number }[] = [];
  let total = 0;
  let held: IteratorResult<T, unknown> | null = null;
  try {
    for (;;) {
      while (flying.length < limits.items) {
        held ??= await orAborted(source.next(), signal);
        if (held.done) break;
        const heavy = weight(held.value);
        if (flying.length > 0 && total + heavy > limits.weight) break;
        const result = start(held.value);
        // Whoever stops consuming leaves promises that nobody awaits.
        result.catch(() => {});
        flying.push({ item: held.value, result, weight: heavy });
        total += heavy;
        held = null;
      }
      const head = flying[0];
      if (head === undefined) return;
      yield { item: head.item, result: head.result };
      flying.shift();
      total -= head.weight;
    }
  } finally {
    // Not awaited: a source may itself wait for something that never comes.
    source.return?.()?.catch(() => {});
  }
}
