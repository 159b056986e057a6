import { createAnswer, origin, run, settle, startKernel } from './testing/kernel';

test('a step in progress ends, is recorded, and the job is pending in the log', async () => {
  const kernel = await startKernel();
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 3, heedsSignal: true }) });
  await kernel.untilInStep(id);
  const stopped = jest.fn();
  const stopping = kernel.engine.stop().then(stopped);
  await settle();
  expect(stopped).not.toHaveBeenCalled();
  kernel.controlled.endStep(id);
  await stopping;
  expect(kernel.stateOf(id)).toMatchObject({ state: 'Pending', completed: 1, checkpoint: 1 });
  expect(kernel.history(id)).toEqual(['JobSubmitted', 'JobStarted', 'JobStepsCompleted', 'JobInterrupted']);
});

test('no new job starts, nothing is taken any more, and stopping twice is stopping once', async () => {
  const kernel = await startKernel({ options: { concurrentJobs: 1 } });
  const running = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 1 }) });
  const pending = await kernel.submit();
  await kernel.untilInStep(running);
  const stopping = [kernel.engine.stop(), kernel.engine.stop()];
  expect(await kernel.engine.pause(pending, origin)()).toEqual({ _tag: 'Left', left: { _tag: 'Stopping' } });
  await expect(kernel.submit()).rejects.toThrow('Stopping');
  kernel.controlled.endStep(running);
  await Promise.all(stopping);
  expect(kernel.stateOf(running).state).toBe('Success');
  expect(kernel.history(pending)).toEqual(['JobSubmitted']);
});

test('a requested pause is kept', async () => {
  const kernel = await startKernel();
  const id = await kernel.submit();
  await kernel.untilInStep(id);
  await run(kernel.engine.pause(id, origin));
  const stopping = kernel.engine.stop();
  kernel.controlled.endStep(id);
  await stopping;
  expect(kernel.stateOf(id).state).toBe('Paused');
});

test('streamed jobs fail, those in a write and those in the queue', async () => {
  const kernel = await startKernel({ options: { concurrentJobs: 1 } });
  const [first, second] = [createAnswer({ stalls: true }), createAnswer()];
  const parameters = kernel.controlled.parameters({ free: true, bytes: 5 });
  const running = await kernel.submit({ delivery: 'stream', stream: first.stream, parameters });
  const pending = await kernel.submit({ delivery: 'stream', stream: second.stream, parameters });
  await settle();
  await kernel.engine.stop();
  for (const id of [running, pending]) expect(kernel.stateOf(id)).toMatchObject({ state: 'Failure', error: { code: 9 } });
  expect(first.log).toEqual(['write 5', 'abort']);
  expect(second.log).toEqual(['abort']);
});

test('whoever waits for a job is told that there is no answer', async () => {
  const kernel = await startKernel();
  const id = await kernel.submit();
  await kernel.untilInStep(id);
  const over = kernel.engine.whenOver(id);
  const stopping = kernel.engine.stop();
  kernel.controlled.endStep(id);
  await stopping;
  expect(await over).toBeNull();
});
