import { JobFault } from '../jobs/job-type';
import { createControlled } from '../test/controlled-job';
import { type Kernel, origin, run, settle, startKernel } from './testing/kernel';

const running = async (kernel: Kernel, steps = 3): Promise<string> => {
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ steps }) });
  await kernel.untilInStep(id);
  return id;
};

test('a paused job goes on with the step where it stopped', async () => {
  const kernel = await startKernel();
  const id = await running(kernel);
  await run(kernel.engine.pause(id, origin));
  kernel.controlled.endStep(id);
  await kernel.until(id, 'Paused');
  await run(kernel.engine.resume(id, origin));
  for (const _ of [2, 3]) {
    await kernel.untilInStep(id);
    kernel.controlled.endStep(id);
    await settle();
  }
  await kernel.until(id, 'Success');
  expect(kernel.controlled.done.map(([, step]) => step)).toEqual([1, 2, 3]);
});

test('a job type that starts over is given no checkpoint', async () => {
  const kernel = await startKernel({ controlled: createControlled({ recovery: 'restart' }) });
  const id = await running(kernel, 2);
  await run(kernel.engine.pause(id, origin));
  kernel.controlled.endStep(id);
  await kernel.until(id, 'Paused');
  await run(kernel.engine.resume(id, origin));
  await kernel.untilInStep(id);
  kernel.controlled.endStep(id);
  await settle();
  kernel.controlled.endStep(id);
  await kernel.until(id, 'Success');
  expect(kernel.controlled.done.map(([, step]) => step)).toEqual([1, 1, 2]);
});

test.each([
  ['pause', 'cancel'],
  ['cancel', 'pause'],
] as const)('%s and %s in one step: pause wins, and the log keeps both', async (first, second) => {
  const kernel = await startKernel();
  const id = await running(kernel);
  await run(kernel.engine[first](id, origin));
  await run(kernel.engine[second](id, origin));
  expect(kernel.stateOf(id).state).toBe('Running');
  kernel.controlled.endStep(id);
  const paused = await kernel.until(id, 'Paused');
  expect(paused).toMatchObject({ cancelRequested: false, error: null, completed: 1 });
  expect(kernel.history(id)).toEqual(expect.arrayContaining(['JobPauseRequested', 'JobCancelRequested', 'JobPaused']));
});

test.each(['pause', 'cancel'] as const)('a %s in the last step is lost to success', async (action) => {
  const kernel = await startKernel();
  const id = await running(kernel, 1);
  await run(kernel.engine[action](id, origin));
  kernel.controlled.endStep(id);
  expect(await kernel.until(id, 'Success')).toMatchObject({ pauseRequested: false, cancelRequested: false, error: null });
});

test('a resume does not undo a scheduled pause', async () => {
  const kernel = await startKernel();
  const id = await running(kernel);
  await run(kernel.engine.pause(id, origin));
  expect(await kernel.engine.resume(id, origin)()).toMatchObject({ left: { _tag: 'IllegalCommand' } });
  kernel.controlled.endStep(id);
  await kernel.until(id, 'Paused');
});

test('a cancellation shortens a step that heeds the signal', async () => {
  const kernel = await startKernel();
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ heedsSignal: true }) });
  await kernel.untilInStep(id);
  await run(kernel.engine.cancel(id, origin));
  expect((await kernel.until(id, 'Failure')).error?.code).toBe(37);
});

test('a paused job gives its slot to the next', async () => {
  const kernel = await startKernel({ options: { concurrentJobs: 1 } });
  const first = await running(kernel);
  const second = await kernel.submit();
  await run(kernel.engine.pause(first, origin));
  kernel.controlled.endStep(first);
  await kernel.untilInStep(second);
});

test('a failure that nobody foresaw has a code and no text, and what may be personal is sealed', async () => {
  const kernel = await startKernel();
  const [broken, personal] = [await running(kernel), await running(kernel)];
  kernel.controlled.endStep(broken, new Error('cannot read /home/JOHN^DOE'));
  expect((await kernel.until(broken, 'Failure')).error).toEqual({ code: -1, details: '', sealed: null });
  kernel.controlled.endStep(personal, new JobFault(9, 'JOHN^DOE', true));
  expect((await kernel.until(personal, 'Failure')).error).toEqual({
    code: 9,
    details: '',
    sealed: { document: expect.any(String), digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});

test('a job of an unknown type, and one whose parameters do not fit, fail', async () => {
  const kernel = await startKernel({
    controlled: createControlled({
      parse: () => {
        throw new TypeError('does not fit');
      },
    }),
  });
  const unknown = await kernel.submit({ jobType: 'Unknown' });
  expect((await kernel.until(unknown, 'Failure')).error?.code).toBe(2);
  const unfit = await kernel.submit();
  expect((await kernel.until(unfit, 'Failure')).error?.code).toBe(-1);
});

test('what the kernel does carries the correlation of the request, and its cause', async () => {
  const kernel = await startKernel();
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ free: true }) });
  await kernel.until(id, 'Success');
  const events = await run(kernel.store.readStream(`job-${id}`));
  expect(events.map(({ metadata }) => metadata.correlationId)).toEqual(events.map(() => 'request'));
  expect(events[1]?.metadata).toMatchObject({ actor: { kind: 'kernel' }, causationId: events[0]?.id });
});
