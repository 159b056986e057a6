import { createLaneQueue } from './lanes';

const queueOf = (limit: number, jobs: readonly (readonly [id: string, priority: number])[]) => {
  const queue = createLaneQueue(limit, (id) => (id.includes('@') ? (id.split('@')[1] ?? null) : null));
  for (const [id, priority] of jobs) queue.push(id, priority);
  return queue;
};

test('passes over jobs whose lane is full, and takes them when there is room', () => {
  const queue = queueOf(1, [
    ['a@x', 0],
    ['b@x', 0],
    ['c@y', 0],
    ['d', 0],
  ]);
  expect([queue.pop()?.id, queue.pop()?.id, queue.pop()?.id, queue.pop()]).toEqual(['a@x', 'c@y', 'd', null]);
  expect(queue.size()).toBe(1);
  queue.leave('a@x');
  expect(queue.pop()?.id).toBe('b@x');
  expect(queue.size()).toBe(0);
});

test('keeps the order of priority within a lane, also for jobs that come later', () => {
  const queue = queueOf(1, [
    ['running@x', 9],
    ['low@x', 0],
    ['high@x', 5],
  ]);
  queue.pop();
  expect(queue.pop()).toBeNull();
  queue.push('highest@x', 7);
  expect(queue.pop()).toBeNull();
  queue.leave('running@x');
  expect(queue.pop()?.id).toBe('highest@x');
});

test('removes a job that was passed over', () => {
  const queue = queueOf(1, [
    ['a@x', 0],
    ['b@x', 0],
  ]);
  queue.pop();
  queue.pop();
  expect(queue.remove('b@x')).toBe(true);
  expect(queue.remove('b@x')).toBe(false);
  expect(queue.size()).toBe(0);
});

test('gives the lane free of a job that is put back', () => {
  const queue = queueOf(1, [
    ['a@x', 0],
    ['b@x', 0],
  ]);
  const first = queue.pop();
  expect(queue.pop()).toBeNull();
  if (first) queue.restore(first);
  expect(queue.pop()?.id).toBe('a@x');
});

test('leaves a lane once, and jobs without a lane alone', () => {
  const queue = queueOf(1, [
    ['a@x', 0],
    ['b@x', 0],
    ['c@x', 0],
  ]);
  queue.pop();
  queue.leave('a@x');
  queue.leave('a@x');
  queue.leave('nobody');
  expect([queue.pop()?.id, queue.pop()]).toEqual(['b@x', null]);
});
