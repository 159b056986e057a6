import { orthancStatus } from '../domain/orthanc-status';
import { JobFault } from './job-type';

export type InFlight<T, R> = {
  readonly items: readonly T[];
  /** Index of the first one: what was done before a crash is not done again. */
  readonly from: number;
  /** How many are worked on at once. */
  readonly width: number;
  /** What is in flight together weighs at most this much; a heavier one goes alone. */
  readonly budget: number;
  readonly weigh: (item: T) => number;
  /** Aborted: nothing more is started. */
  readonly signal: AbortSignal;
  readonly work: (item: T, index: number) => Promise<R>;
};

/** What became of one item. */
export type Landed<R> = { readonly index: number } & ({ readonly done: R } | { readonly error: unknown });

/**
 * Works on several items at once and yields what became of them in their order, so that what was yielded is a finished prefix. What is in flight when the
 * consumer leaves, or the signal is aborted, is waited for: nothing goes on behind the job's back. Throws when it was aborted.
 */
export async function* inFlight<T, R>(flight: InFlight<T, R>): AsyncGenerator<Landed<R>, void> {
  const { items, from, width, budget, weigh, signal, work } = flight;
  const flying: { readonly weight: number; readonly landed: Promise<Landed<R>> }[] = [];
  let next = from;
  let load = 0;

  const start = (item: T, index: number): void => {
    const weight = weigh(item);
    load += weight;
    const landed = work(item, index).then(
      (done): Landed<R> => ({ index, done }),
      (error: unknown): Landed<R> => ({ index, error }),
    );
    flying.push({ weight, landed });
  };
  const startMore = (): void => {
    for (let item = items[next]; item !== undefined && flying.length < width; item = items[next]) {
      if (flying.length > 0 && load + weigh(item) > budget) return;
      start(item, next);
      next += 1;
    }
  };

  try {
    for (;;) {
      if (signal.aborted) throw new JobFault(orthancStatus.CanceledJob.code);
      startMore();
      const first = flying.shift();
      if (first === undefined) return;
      const landed = await first.landed;
      load -= first.weight;
      yield landed;
    }
  } finally {
    await Promise.all(flying.map(({ landed }) => landed));
  }
}
