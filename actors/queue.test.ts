import * as fc from 'fast-check';
import { createQueue, type JobQueue } from './queue';

const drain = (queue: JobQueue): readonly string[] => {
  const ids: string[] = [];
  for (let job = queue.pop(); job !== null; job = queue.pop()) ids.push(job.id);
  return ids;
};

test('takes the higher priority first, and the earlier among equals', () => {
  const queue = createQueue();
  for (const [id, priority] of [
    ['p0-a', 0],
    ['p-5', -5],
    ['p10-a', 10],
    ['p0-b', 0],
    ['p10-b', 10],
  ] as const)
    queue.push(id, priority);
  expect(drain(queue)).toEqual(['p10-a', 'p10-b', 'p0-a', 'p0-b', 'p-5']);
  expect(queue.pop()).toBeNull();
});

test('puts a job back to where it was', () => {
  const queue = createQueue();
  queue.push('a', 0);
  queue.push('b', 0);
  const first = queue.pop();
  if (first) queue.restore(first);
  expect(drain(queue)).toEqual(['a', 'b']);
});

test('behaves as a list that is sorted stably', () => {
  const action = fc.oneof(
    fc.record({ do: fc.constant('push' as const), priority: fc.integer({ min: -2, max: 2 }) }),
    fc.record({ do: fc.constant('pop' as const) }),
    fc.record({ do: fc.constant('remove' as const), index: fc.nat(50) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
      const queue = createQueue();
      let model: { readonly id: string; readonly priority: number }[] = [];
      actions.forEach((one, index) => {
        if (one.do === 'push') {
          queue.push(`${index}`, one.priority);
          model.push({ id: `${index}`, priority: one.priority });
          model = model.toSorted((a, b) => b.priority - a.priority);
        } else if (one.do === 'pop') expect(queue.pop()?.id).toBe(model.shift()?.id);
        else {
          expect(queue.remove(`${one.index}`)).toBe(model.some(({ id }) => id === `${one.index}`));
          model = model.filter(({ id }) => id !== `${one.index}`);
        }
        expect(queue.size()).toBe(model.length);
      });
      expect(drain(queue)).toEqual(model.map(({ id }) => id));
    }),
  );
});

test('queues a job once', () => {
  const queue = createQueue();
  queue.push('a', 0);
  queue.push('a', 9);
  expect(drain(queue)).toEqual(['a']);
});
