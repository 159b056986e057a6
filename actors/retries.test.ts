import { retryDelay } from '../domain/job/retry-schedule';
import { createControlled } from '../test/controlled-job';
import { type Kernel, origin, run, settle, startKernel } from './testing/kernel';

const schedule = { first: 1_000_000, factor: 2, cap: 60_000_000, retries: 2 };
const retrying = () => createControlled({ retryDelay: (retry) => retryDelay(schedule, retry) });
const failing = (kernel: Kernel) => kernel.submit({ parameters: kernel.controlled.parameters({ free: true, failsAt: 1 }) });

test('a failed run is tried again when it is due, not before, and in the end fails', async () => {
  const kernel = await startKernel({ controlled: retrying() });
  const start = kernel.time.clock.now();
  const id = await failing(kernel);
  expect(await kernel.until(id, 'Retry')).toMatchObject({ retry: 1, retryDue: start + 1_000_000, error: { code: 9 } });
  kernel.time.advance(999_999);
  await settle();
  expect(kernel.stateOf(id).state).toBe('Retry');
  kernel.time.advance(1);
  await settle();
  expect(kernel.stateOf(id)).toMatchObject({ state: 'Retry', retry: 2, retryDue: start + 3_000_000 });
  kernel.time.advance(2_000_000);
  expect(await kernel.until(id, 'Failure')).toMatchObject({ retry: 2, error: { code: 9 } });
  expect(kernel.time.waiting()).toEqual([]);
});

test('a paused retry waits for its resumption', async () => {
  const kernel = await startKernel({ controlled: retrying() });
  const id = await failing(kernel);
  await kernel.until(id, 'Retry');
  await run(kernel.engine.pause(id, origin));
  kernel.time.advance(10_000_000);
  await settle();
  expect(kernel.stateOf(id)).toMatchObject({ state: 'Paused', retryDue: null });
});

test('a retry keeps its due time over a restart, and one that is overdue comes at once', async () => {
  const before = await startKernel({ controlled: retrying() });
  const id = await failing(before);
  const { retryDue } = await before.until(id, 'Retry');
  await before.engine.stop();
  before.time.advance(500_000);
  const { store, time } = before;
  const kernel = await startKernel({ store, time, controlled: retrying() });
  expect(time.waiting()).toEqual([retryDue]);
  await kernel.engine.stop();
  time.advance(5_000_000);
  const late = await startKernel({ store, time, controlled: retrying() });
  time.advance(0);
  await settle();
  expect(late.stateOf(id).retry).toBe(2);
});
