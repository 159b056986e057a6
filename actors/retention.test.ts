import type { BlobRef } from '../domain/event';
import { eventually, type Kernel, origin, run, settle, startKernel } from './testing/kernel';

const make = async (kernel: Kernel, bytes: number): Promise<{ readonly id: string; readonly blob: BlobRef }> => {
  const id = await kernel.submit({
    delivery: 'output',
    parameters: kernel.controlled.parameters({ free: true, steps: 1, bytes }),
  });
  const state = await kernel.until(id, 'Success');
  const blob = state.outputs.archive?.blob;
  if (blob === undefined) throw new Error('the job has an output');
  return { id, blob };
};

const bytesOf = async (kernel: Kernel, { store, id }: BlobRef): Promise<number | null> => {
  if (store === 'document') return (await run(kernel.store.document(id)))?.byteLength ?? null;
  return kernel.blobs.read(id).then(
    ({ byteLength }) => byteLength,
    () => null,
  );
};

test('a small output lies beside the log, a large one in a file', async () => {
  const kernel = await startKernel();
  const [small, large] = [await make(kernel, 65_535), await make(kernel, 65_536)];
  expect([small.blob.store, large.blob.store]).toEqual(['document', 'file']);
  expect(await bytesOf(kernel, small.blob)).toBe(65_535);
  expect(await bytesOf(kernel, large.blob)).toBe(65_536);
  expect(small.blob).toMatchObject({
    md5: expect.stringMatching(/^[0-9a-f]{32}$/),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('a job that did not succeed has no output, and leaves no bytes', async () => {
  const kernel = await startKernel();
  const id = await kernel.submit({
    delivery: 'output',
    parameters: kernel.controlled.parameters({ free: true, steps: 3, bytes: 70_000, failsAt: 2 }),
  });
  expect((await kernel.until(id, 'Failure')).outputs).toEqual({});
  const left: string[] = [];
  for await (const blob of kernel.blobs.list()) left.push(blob);
  expect(left).toEqual([]);
});

test('the least recently used output is evicted, its bytes go, and its job still reads Success', async () => {
  const kernel = await startKernel({ options: { mediaArchiveSize: 2 } });
  const [first, second] = [await make(kernel, 10), await make(kernel, 70_000)];
  kernel.engine.touchOutput(first.id);
  await make(kernel, 10);
  await eventually(() => Object.keys(kernel.stateOf(second.id).outputs).length === 0, 'the second output is evicted');
  await settle();
  expect(await bytesOf(kernel, second.blob)).toBeNull();
  expect(await bytesOf(kernel, first.blob)).toBe(10);
  expect(kernel.stateOf(second.id).state).toBe('Success');
  expect(kernel.history(second.id).at(-1)).toBe('JobOutputDeleted');
});

test('a limit in bytes evicts too', async () => {
  const kernel = await startKernel({ options: { mediaArchiveMaximumBytes: 100 } });
  const first = await make(kernel, 60);
  await make(kernel, 60);
  await eventually(() => Object.keys(kernel.stateOf(first.id).outputs).length === 0, 'the first output is evicted');
});

test('an output is deleted on demand, once', async () => {
  const kernel = await startKernel();
  const { id, blob } = await make(kernel, 70_000);
  await run(kernel.engine.deleteOutput(id, 'archive', origin));
  expect(await kernel.engine.deleteOutput(id, 'archive', origin)()).toEqual({
    _tag: 'Left',
    left: { _tag: 'UnknownOutput', id, key: 'archive' },
  });
  await settle();
  expect(await bytesOf(kernel, blob)).toBeNull();
});

test('the job that completed first is forgotten with its output, but stays in the log', async () => {
  const kernel = await startKernel({ options: { jobsHistorySize: 2 } });
  const made = [await make(kernel, 70_000), await make(kernel, 10), await make(kernel, 10)] as const;
  await eventually(() => kernel.projection.jobs.get(made[0].id) === null, 'the first job is forgotten');
  await settle();
  expect(kernel.projection.jobs.ids()).toEqual([made[1].id, made[2].id].sort());
  expect(kernel.history(made[0].id).slice(-2)).toEqual(['JobOutputDeleted', 'JobForgotten']);
  expect(await bytesOf(kernel, made[0].blob)).toBeNull();
});

test('pending, running and paused jobs are never forgotten', async () => {
  const kernel = await startKernel({ options: { jobsHistorySize: 1, concurrentJobs: 2 } });
  const paused = await kernel.submit();
  await kernel.untilInStep(paused);
  await run(kernel.engine.pause(paused, origin));
  kernel.controlled.endStep(paused);
  await kernel.until(paused, 'Paused');
  const running = await kernel.submit();
  await kernel.untilInStep(running);
  for (const _ of [1, 2, 3]) await make(kernel, 1);
  await eventually(() => kernel.projection.jobs.ids().length === 3, 'one completed job is left');
  expect(kernel.projection.jobs.ids()).toEqual(expect.arrayContaining([paused, running]));
});

test('with a history of size 0 a job vanishes when it completes, and its caller is told nothing', async () => {
  const kernel = await startKernel({ options: { jobsHistorySize: 0 } });
  const id = await kernel.submit();
  const over = kernel.engine.whenOver(id);
  for (const _ of [1, 2]) {
    await kernel.untilInStep(id);
    kernel.controlled.endStep(id);
    await settle();
  }
  expect(await over).toBeNull();
  await eventually(() => kernel.projection.jobs.ids().length === 0, 'nothing is listed');
  expect(await kernel.engine.whenOver(id)).toBeNull();
});

test('limits hold for what was there before the start', async () => {
  const before = await startKernel();
  const made = [await make(before, 10), await make(before, 10), await make(before, 10)] as const;
  await before.engine.stop();
  const { store, blobs, time } = before;
  const kernel = await startKernel({ store, blobs, time, options: { jobsHistorySize: 2, mediaArchiveSize: 1 } });
  await eventually(() => kernel.projection.jobs.outputs().length === 1, 'one output is left');
  expect(kernel.projection.jobs.outputs()[0]?.id).toBe(made[2].id);
  expect(kernel.projection.jobs.ids()).toEqual([made[1].id, made[2].id].sort());
});
