import { createAnswer, eventually, origin, run, startKernel } from './testing/kernel';

/** Far behind the kernel's own subscription. */
const projectionLag = 5;

test('whoever is told of a submission or an action sees it listed at once', async () => {
  const kernel = await startKernel({ projectionLag });
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 3 }) });
  expect(kernel.projection.jobs.ids()).toEqual([id]);
  await kernel.untilInStep(id);
  await run(kernel.engine.cancel(id, origin));
  expect(kernel.stateOf(id).cancelRequested).toBe(true);
  kernel.controlled.endStep(id);
  await kernel.engine.whenOver(id);
  expect(kernel.stateOf(id).state).toBe('Failure');
  await run(kernel.engine.forget(id, origin));
  expect(kernel.projection.jobs.ids()).toEqual([]);
});

test('a caller who asks after the end, but before the projection has it, is answered', async () => {
  const kernel = await startKernel({ projectionLag });
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 1 }) });
  await kernel.untilInStep(id);
  const append = jest.spyOn(kernel.store, 'append');
  kernel.controlled.endStep(id);
  await eventually(() => append.mock.calls.length > 0, 'the end is recorded');
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(kernel.stateOf(id).state).toBe('Running');
  expect(await kernel.engine.whenOver(id)).toMatchObject({ state: 'Success' });
});

test('a streamed answer ends when its job reads Success', async () => {
  const kernel = await startKernel({ projectionLag });
  const answer = createAnswer();
  const id = await kernel.submit({
    delivery: 'stream',
    stream: answer.stream,
    parameters: kernel.controlled.parameters({ free: true, bytes: 5, steps: 1 }),
  });
  await eventually(() => answer.log.includes('end'), 'the answer ends');
  expect(kernel.stateOf(id).state).toBe('Success');
});
