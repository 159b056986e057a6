import type { JobType, MadeAtOnce } from '../jobs/job-type';
import { type ControlledParameters, createControlled } from '../test/controlled-job';
import { eventually, type Kernel, must, origin, startKernel } from './testing/kernel';

const made: MadeAtOnce = {
  steps: { completed: 3, total: 3, checkpoint: null },
  facts: { ArchiveSize: 5 },
  output: Buffer.from('bytes'),
};

type AtOnce = NonNullable<JobType<ControlledParameters>['atOnce']>;

/** A kernel whose jobs are made at once when they are to write something. */
const start = (atOnce: AtOnce = async ({ bytes }) => (bytes > 0 ? made : null)): Promise<Kernel> =>
  startKernel({ controlled: createControlled({ atOnce }), options: { concurrentJobs: 1 } });

const tiny = (kernel: Kernel) => ({
  delivery: 'output' as const,
  parameters: kernel.controlled.parameters({ free: true, bytes: 1, steps: 1 }),
});

const LIFE = ['JobSubmitted', 'JobStarted', 'JobStepsCompleted', 'JobOutputStored', 'JobSucceeded'];

test('a job that is made at once costs one append, and its history is that of one that ran', async () => {
  const kernel = await start();
  const append = jest.spyOn(kernel.store, 'append');
  const id = await kernel.submit(tiny(kernel));
  expect(append).toHaveBeenCalledTimes(1);
  expect(kernel.history(id)).toEqual(LIFE);
  expect(kernel.controlled.begun).toEqual([]);
  const state = kernel.stateOf(id);
  expect(state).toMatchObject({ state: 'Success', attempt: 1, completed: 3, total: 3, revision: 4, facts: made.facts });
  const { blob } = state.outputs.archive ?? {};
  expect(blob).toMatchObject({ store: 'document', size: 5 });
  expect(must(await kernel.store.document(blob?.id ?? '')())).toEqual(new Uint8Array(made.output));
  expect(await kernel.engine.whenOver(id)).toMatchObject({ id, state: 'Success' });
});

test('its events name who asked for it, and what followed from what', async () => {
  const kernel = await start();
  const id = await kernel.submit(tiny(kernel));
  const [submitted, started, ...end] = must(await kernel.store.readStream(`job-${id}`)());
  expect(submitted?.metadata).toMatchObject(origin);
  const kernels = { actor: { kind: 'kernel' }, correlationId: origin.correlationId };
  expect(started?.metadata).toMatchObject({ ...kernels, causationId: submitted?.id });
  for (const { metadata } of end) expect(metadata).toMatchObject({ ...kernels, causationId: started?.id });
});

test('a job is not made at once before those that wait', async () => {
  const kernel = await start();
  const blocker = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 1 }) });
  await kernel.untilInStep(blocker);
  const id = await kernel.submit(tiny(kernel));
  expect(kernel.stateOf(id).state).toBe('Pending');
  kernel.controlled.endStep(blocker);
  await kernel.until(id, 'Success');
  expect(kernel.controlled.begun).toEqual([blocker, id]);
  expect(kernel.history(id)).toEqual(LIFE);
});

test.each<[string, AtOnce]>([
  ['says that it has to run', async () => null],
  ['could not make it', () => Promise.reject(new Error('unreadable'))],
  ['made what is too large for the log', async () => ({ ...made, output: new Uint8Array(64 * 1024) })],
])('a job runs if its type %s', async (_, atOnce) => {
  const kernel = await start(atOnce);
  const id = await kernel.submit(tiny(kernel));
  await kernel.until(id, 'Success');
  expect(kernel.controlled.begun).toEqual([id]);
});

test('what is streamed, or delivers no file, runs', async () => {
  const kernel = await start();
  const id = await kernel.submit({ ...tiny(kernel), delivery: 'none' });
  await kernel.until(id, 'Success');
  expect(kernel.controlled.begun).toEqual([id]);
});

test('a refused append leaves nothing behind', async () => {
  const kernel = await start();
  jest
    .spyOn(kernel.store, 'append')
    .mockReturnValueOnce(async () => ({ _tag: 'Left', left: { _tag: 'StoreFull', reason: 'full' } }));
  const { controlled, engine } = kernel;
  const job = { jobType: controlled.type.name, priority: 0, facts: {}, userData: null, filename: null, patients: [] };
  expect(await engine.submit({ ...job, ...tiny(kernel) }, origin)()).toMatchObject({ left: { _tag: 'StoreFull' } });
  expect(kernel.projection.jobs.ids()).toEqual([]);
  const id = await kernel.submit(tiny(kernel));
  expect(kernel.stateOf(id).state).toBe('Success');
});

test('a job that was made at once counts among those that are kept', async () => {
  const controlled = createControlled({ atOnce: async () => made });
  const kernel = await startKernel({ controlled, options: { jobsHistorySize: 2, mediaArchiveSize: 1 } });
  const ids = [await kernel.submit(tiny(kernel)), await kernel.submit(tiny(kernel)), await kernel.submit(tiny(kernel))];
  await eventually(() => kernel.projection.jobs.outputs().length === 1, 'one output is kept');
  await eventually(() => kernel.projection.jobs.ids().length === 2, 'two jobs are kept');
  expect(kernel.projection.jobs.ids()).toEqual(ids.slice(1).sort());
  expect(kernel.projection.jobs.outputs().map(({ id }) => id)).toEqual(ids.slice(2));
});
