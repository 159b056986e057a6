import type { JobFact } from '../domain/job/commands';
import { createRecorder } from '../eventstore/recorder';
import { ids, type Kernel, must, origin, run, settle, startKernel } from './testing/kernel';

/** Another node of the same log writes to a job; the kernel has not heard of it yet when this resolves. */
const elsewhere = async ({ store, time }: Kernel, id: string, ...facts: readonly JobFact[]): Promise<void> => {
  const recorder = must(await createRecorder({ store, clock: time.clock, ids, node: 'other' })());
  await run(recorder.record({ stream: `job-${id}`, expected: 'exists', facts, origin }));
};

const blocked = async () => {
  const kernel = await startKernel({ options: { concurrentJobs: 1 } });
  const blocker = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 1 }) });
  await kernel.untilInStep(blocker);
  return { kernel, blocker, pending: await kernel.submit() };
};

test('a command that lost the race is decided again on what the job is now', async () => {
  const { kernel, pending } = await blocked();
  await elsewhere(kernel, pending, { type: 'JobPaused', data: {} }, { type: 'JobCancelled', data: {} });
  expect(must(await kernel.engine.pause(pending, origin)())).toBeUndefined();
  expect(kernel.history(pending)).toEqual(['JobSubmitted', 'JobPaused', 'JobCancelled']);
});

test('a command that is no longer legal is refused with the state that the job has now', async () => {
  const { kernel, pending } = await blocked();
  await run(kernel.engine.pause(pending, origin));
  await elsewhere(kernel, pending, { type: 'JobCancelled', data: {} });
  expect(await kernel.engine.resume(pending, origin)()).toMatchObject({ left: { _tag: 'IllegalCommand', state: 'Failure' } });
});

test('a job that another node has claimed is not started here', async () => {
  const { kernel, blocker, pending } = await blocked();
  await elsewhere(kernel, pending, { type: 'JobStarted', data: { attempt: 1 } });
  kernel.controlled.endStep(blocker);
  await settle();
  expect(kernel.controlled.begun).toEqual([blocker]);
  await elsewhere(kernel, pending, { type: 'JobInterrupted', data: { reason: 'lease' } });
  await kernel.untilInStep(pending);
});

test('a pause that another node accepted is obeyed here', async () => {
  const { kernel, pending, blocker } = await blocked();
  kernel.controlled.endStep(blocker);
  await kernel.untilInStep(pending);
  await elsewhere(kernel, pending, { type: 'JobPauseRequested', data: {} });
  await settle();
  kernel.controlled.endStep(pending);
  await kernel.until(pending, 'Paused');
});

test('a success that lost the race against a pause request is recorded after it', async () => {
  const { kernel, blocker } = await blocked();
  await elsewhere(kernel, blocker, { type: 'JobPauseRequested', data: {} });
  kernel.controlled.endStep(blocker);
  await kernel.until(blocker, 'Success');
  expect(kernel.history(blocker).slice(-3)).toEqual(['JobPauseRequested', 'JobStepsCompleted', 'JobSucceeded']);
});

test('a job that was left alone at the start is taken up as it is when the log speaks of it again', async () => {
  const { kernel: before, pending } = await blocked();
  const kernel = await startKernel({ store: before.store, time: before.time, recover: false });
  await elsewhere(kernel, pending, { type: 'JobPaused', data: {} }, { type: 'JobResumed', data: {} });
  await kernel.untilInStep(pending);
  expect(kernel.logged).not.toContain('The log holds an event that is not legal');
});
