import { left } from 'fp-ts/Either';
import type { Append, EventStore } from '../eventstore/port';
import { createDelayedStore, eventually, settle, startKernel } from './testing/kernel';

/** A log that takes the end of a job and then loses the answer, `times` times over: before or after it has written. */
const losing = (times: number, moment: 'before' | 'after') => {
  const inner = createDelayedStore();
  const attempts: Append[] = [];
  const store: EventStore = {
    ...inner,
    append: (append) => async () => {
      if (!append.events.some(({ type }) => type === 'JobSucceeded')) return inner.append(append)();
      attempts.push(append);
      if (attempts.length > times) return inner.append(append)();
      if (moment === 'after') await inner.append(append)();
      return left({ _tag: 'StoreUnavailable', reason: 'its thread did not answer' });
    },
  };
  return { store, attempts };
};

const ids = (append: Append | undefined) => append?.events.map(({ id }) => id);

test.each(['before', 'after'] as const)(
  'the end of a run is repeated with the same events when the log was lost %s it wrote, and the output is kept',
  async (moment) => {
    const { store, attempts } = losing(2, moment);
    const kernel = await startKernel({ store });
    const id = await kernel.submit({
      delivery: 'output',
      parameters: kernel.controlled.parameters({ free: true, steps: 1, bytes: 70_000 }),
    });
    for (const expected of [1, 2, 3]) {
      await eventually(() => attempts.length === expected, `attempt ${expected}`);
      await settle();
      kernel.time.advance(1_000_000);
    }
    const { outputs } = await kernel.until(id, 'Success');
    await settle();
    expect(attempts).toHaveLength(3);
    expect(ids(attempts[1])).toEqual(ids(attempts[0]));
    expect(ids(attempts[2])).toEqual(ids(attempts[0]));
    expect(kernel.history(id).filter((type) => type === 'JobSucceeded')).toHaveLength(1);
    expect(kernel.logged).toEqual([]);
    expect((await kernel.blobs.read(outputs.archive?.blob.id ?? '')).length).toBe(70_000);
  },
);
