import { createAdmission } from './admission';

const queueOf = (size: number) => {
  const queue = { size };
  return { queue, admission: createAdmission(2, () => queue.size) };
};

test('without a limit everybody is let in', async () => {
  const admission = createAdmission(0, () => 1_000_000);
  expect(await admission.enter()).toBe('admitted');
});

test('those who wait are let in, first come first served, as jobs leave the queue', async () => {
  const { queue, admission } = queueOf(2);
  const order: string[] = [];
  const first = admission.enter().then(() => order.push('first'));
  const second = admission.enter().then(() => order.push('second'));
  queue.size = 1;
  admission.review();
  await first;
  expect(order).toEqual(['first']);
  admission.settled();
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('a submission on its way to the queue counts as pending', async () => {
  const { admission } = queueOf(0);
  await admission.enter();
  await admission.enter();
  const third = jest.fn();
  void admission.enter().then(third);
  await Promise.resolve();
  expect(third).not.toHaveBeenCalled();
});

test('a client that hangs up takes its waiting submission back', async () => {
  const { queue, admission } = queueOf(2);
  const client = new AbortController();
  const gone = admission.enter(() => client.signal);
  const next = admission.enter();
  client.abort();
  expect(await gone).toBe('aborted');
  queue.size = 1;
  admission.review();
  expect(await next).toBe('admitted');
  expect(await admission.enter(() => client.signal)).toBe('aborted');
});

test('when the kernel stops, all that wait are sent away', async () => {
  const { admission } = queueOf(2);
  const waiting = admission.enter();
  admission.stop();
  expect(await waiting).toBe('stopping');
  expect(await admission.enter()).toBe('stopping');
});
