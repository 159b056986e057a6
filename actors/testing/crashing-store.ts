import type { TaskEither } from 'fp-ts/TaskEither';
import type { EventStore } from '../../eventstore/port';

export type Crash = {
  /** What the process that dies sees. After the crash none of its calls is answered, and nothing is delivered to it. */
  readonly store: EventStore;
  /** Resolves at the crash. */
  readonly crashed: Promise<void>;
  readonly crashNow: () => void;
};

const never = <T>(): Promise<T> => new Promise(() => {});

/** Dies at the n-th append (from 1): `before` it is written, or `after`, so that only its answer is lost. */
export const crashAt = (inner: EventStore, nth: number, moment: 'before' | 'after'): Crash => {
  let appends = 0;
  let dead = false;
  let tell = (): void => {};
  const crashed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const crashNow = (): void => {
    dead = true;
    tell();
  };
  const alive =
    <L, R>(task: TaskEither<L, R>): TaskEither<L, R> =>
    async () => {
      if (dead) return never();
      const result = await task();
      return dead ? never() : result;
    };

  return {
    crashed,
    crashNow,
    store: {
      ...inner,
      append: (append) => async () => {
        if (dead) return never();
        appends += 1;
        if (appends !== nth) return alive(inner.append(append))();
        if (moment === 'before') crashNow();
        else {
          const written = inner.append(append)();
          crashNow();
          await written;
        }
        return never();
      },
      readStream: (stream, options) => alive(inner.readStream(stream, options)),
      document: (id) => alive(inner.document(id)),
      subscribe: (after, handler) => inner.subscribe(after, (events) => (dead ? undefined : handler(events))),
    },
  };
};
