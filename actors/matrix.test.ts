import { isRight } from 'fp-ts/Either';
import type { JobStateName } from '../domain/job/state';
import { JobFault } from '../jobs/job-type';
import { createControlled } from '../test/controlled-job';
import { type Kernel, origin, run, settle, startKernel } from './testing/kernel';

type Action = 'cancel' | 'pause' | 'resume' | 'resubmit';

/** `contract/01-jobs.md` §3: refused, or the state right after and the code; then the state in the end and its code and progress. */
type Row = readonly [JobStateName, Action, 'refused' | 'done', JobStateName, number, JobStateName, number, number];

const matrix: readonly Row[] = [
  ['Pending', 'cancel', 'done', 'Failure', 37, 'Failure', 37, 0],
  ['Pending', 'pause', 'done', 'Paused', 0, 'Paused', 0, 0],
  ['Pending', 'resume', 'refused', 'Pending', 0, 'Success', 0, 100],
  ['Pending', 'resubmit', 'refused', 'Pending', 0, 'Success', 0, 100],
  ['Running', 'cancel', 'done', 'Running', 0, 'Failure', 37, 50],
  ['Running', 'pause', 'done', 'Running', 0, 'Paused', 0, 50],
  ['Running', 'resume', 'refused', 'Running', 0, 'Success', 0, 100],
  ['Running', 'resubmit', 'refused', 'Running', 0, 'Success', 0, 100],
  ['Paused', 'cancel', 'done', 'Failure', 37, 'Failure', 37, 0],
  ['Paused', 'pause', 'done', 'Paused', 0, 'Paused', 0, 0],
  ['Paused', 'resume', 'done', 'Pending', 0, 'Success', 0, 100],
  ['Paused', 'resubmit', 'refused', 'Paused', 0, 'Paused', 0, 0],
  ['Retry', 'cancel', 'done', 'Failure', 37, 'Failure', 37, 0],
  ['Retry', 'pause', 'done', 'Paused', 0, 'Paused', 0, 0],
  ['Retry', 'resume', 'refused', 'Retry', 9, 'Success', 0, 100],
  ['Retry', 'resubmit', 'refused', 'Retry', 9, 'Success', 0, 100],
  ['Success', 'cancel', 'done', 'Success', 0, 'Success', 0, 100],
  ['Success', 'pause', 'done', 'Success', 0, 'Success', 0, 100],
  ['Success', 'resume', 'refused', 'Success', 0, 'Success', 0, 100],
  ['Success', 'resubmit', 'refused', 'Success', 0, 'Success', 0, 100],
  ['Failure', 'cancel', 'done', 'Failure', 9, 'Failure', 9, 0],
  ['Failure', 'pause', 'done', 'Failure', 9, 'Failure', 9, 0],
  ['Failure', 'resume', 'refused', 'Failure', 9, 'Failure', 9, 0],
  ['Failure', 'resubmit', 'done', 'Pending', 0, 'Success', 0, 100],
];

const RETRY_DELAY = 1_000_000;

/** A kernel with one slot, and a job in the state. What lets a pending job start is given back. */
const given = async (state: JobStateName): Promise<{ kernel: Kernel; id: string; unblock: () => void }> => {
  const kernel = await startKernel({
    options: { concurrentJobs: 1 },
    controlled: createControlled(state === 'Retry' ? { retryDelay: () => RETRY_DELAY } : {}),
  });
  const submitRunning = async (): Promise<string> => {
    const id = await kernel.submit();
    await kernel.untilInStep(id);
    return id;
  };
  const nothing = (): void => {};
  switch (state) {
    case 'Running':
      return { kernel, id: await submitRunning(), unblock: nothing };
    case 'Pending':
    case 'Paused': {
      const blocker = await submitRunning();
      const id = await kernel.submit();
      if (state === 'Paused') await run(kernel.engine.pause(id, origin));
      const unblock = (): void => {
        if (kernel.controlled.inStep(blocker)) kernel.controlled.endStep(blocker, new Error('out of the way'));
      };
      return { kernel, id, unblock };
    }
    case 'Success': {
      const id = await kernel.submit({ parameters: kernel.controlled.parameters({ free: true }) });
      await kernel.until(id, 'Success');
      return { kernel, id, unblock: nothing };
    }
    case 'Retry':
    case 'Failure': {
      const id = await submitRunning();
      kernel.controlled.endStep(id, new JobFault(9));
      await kernel.until(id, state);
      const blocker = state === 'Failure' ? await submitRunning() : null;
      const unblock = (): void => {
        kernel.time.advance(RETRY_DELAY);
        if (blocker !== null && kernel.controlled.inStep(blocker))
          kernel.controlled.endStep(blocker, new Error('out of the way'));
      };
      return { kernel, id, unblock };
    }
  }
};

const finish = async (kernel: Kernel, id: string): Promise<void> => {
  await settle();
  while (kernel.controlled.inStep(id)) {
    kernel.controlled.endStep(id);
    await settle();
  }
};

test.each(matrix)('%s × %s is %s: %s (%d), and then %s (%d, %d %%)', async (...row) => {
  const [state, action, outcome, right, rightCode, last, lastCode, progress] = row;
  const { kernel, id, unblock } = await given(state);
  const result = await kernel.engine[action](id, origin)();
  expect(isRight(result)).toBe(outcome === 'done');
  if (!isRight(result)) expect(result.left).toEqual({ _tag: 'IllegalCommand', id, command: expect.any(String), state });
  expect(kernel.stateOf(id)).toMatchObject({ state: right });
  expect(kernel.stateOf(id).error?.code ?? 0).toBe(rightCode);

  unblock();
  await finish(kernel, id);
  const end = kernel.stateOf(id);
  expect(end.state).toBe(last);
  expect(end.error?.code ?? 0).toBe(lastCode);
  expect(end.state === 'Success' ? 100 : Math.round((100 * end.completed) / Math.max(1, end.total))).toBe(progress);
  await kernel.engine.stop();
});

test.each(['cancel', 'pause', 'resume', 'resubmit', 'forget'] as const)('%s of an unknown job is refused', async (action) => {
  const { engine } = await startKernel();
  expect(await engine[action]('nope', origin)()).toEqual({ _tag: 'Left', left: { _tag: 'UnknownJob', id: 'nope' } });
});

test('a job type may refuse resubmission', async () => {
  const kernel = await startKernel({
    controlled: createControlled({ refuseResubmit: 'Cannot resubmit the creation of an archive' }),
  });
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ free: true, failsAt: 1 }) });
  await kernel.until(id, 'Failure');
  expect(await kernel.engine.resubmit(id, origin)()).toEqual({
    _tag: 'Left',
    left: { _tag: 'NotResubmittable', id, details: 'Cannot resubmit the creation of an archive' },
  });
});

test('a job that is over can be forgotten, once; an open one cannot', async () => {
  const kernel = await startKernel();
  const open = await kernel.submit();
  expect(isRight(await kernel.engine.forget(open, origin)())).toBe(false);
  await run(kernel.engine.cancel(open, origin));
  await kernel.untilInStep(open);
  kernel.controlled.endStep(open);
  await kernel.until(open, 'Failure');
  await run(kernel.engine.forget(open, origin));
  expect(kernel.projection.jobs.ids()).toEqual([]);
  expect(await kernel.engine.forget(open, origin)()).toMatchObject({ left: { _tag: 'UnknownJob' } });
});
