import { JobFault } from '../jobs/job-type';
import { createAnswer, type Kernel, origin, run, settle, startKernel } from './testing/kernel';

const stream = (kernel: Kernel, answer: ReturnType<typeof createAnswer>, wanted = {}) =>
  kernel.submit({
    delivery: 'stream',
    stream: answer.stream,
    parameters: kernel.controlled.parameters({ bytes: 5, free: true, ...wanted }),
  });

describe('a synchronous caller', () => {
  test('is told the final state, whether it asks before or after', async () => {
    const kernel = await startKernel();
    const id = await kernel.submit({ parameters: kernel.controlled.parameters({ free: true }) });
    expect(await kernel.engine.whenOver(id)).toMatchObject({ id, state: 'Success' });
    expect(kernel.stateOf(id).state).toBe('Success');
    expect(await kernel.engine.whenOver(id)).toMatchObject({ id, state: 'Success' });
    expect(await kernel.engine.whenOver('nope')).toBeNull();
  });

  test('waits while the job is paused', async () => {
    const kernel = await startKernel({ options: { concurrentJobs: 1 } });
    const id = await kernel.submit();
    await kernel.untilInStep(id);
    const over = jest.fn();
    const waiting = kernel.engine.whenOver(id).then(over);
    await run(kernel.engine.pause(id, origin));
    kernel.controlled.endStep(id);
    await kernel.until(id, 'Paused');
    await settle();
    expect(over).not.toHaveBeenCalled();
    await run(kernel.engine.cancel(id, origin));
    await waiting;
    expect(over).toHaveBeenCalledWith(expect.objectContaining({ state: 'Failure' }));
  });
});

describe('a streamed job', () => {
  test('ends its answer when the success is recorded and shown', async () => {
    const kernel = await startKernel();
    const answer = createAnswer();
    let seen: string | null = null;
    let id = '';
    const end = async (): Promise<void> => {
      seen = kernel.stateOf(id).state;
      await answer.stream.end();
    };
    const told = { ...answer, stream: { ...answer.stream, end } };
    id = await stream(kernel, told, { free: false, steps: 1 });
    await kernel.untilInStep(id);
    kernel.controlled.endStep(id);
    await kernel.until(id, 'Success');
    await settle();
    expect(answer.log).toEqual(['write 5', 'end']);
    expect(seen).toBe('Success');
    expect(kernel.stateOf(id).outputs).toEqual({});
  });

  test.each(['pause', 'cancel'] as const)('that waits for a slot ends its answer at once on %s', async (action) => {
    const kernel = await startKernel({ options: { concurrentJobs: 1 } });
    const blocker = await kernel.submit();
    await kernel.untilInStep(blocker);
    const answer = createAnswer();
    const id = await stream(kernel, answer);
    await run(kernel.engine[action](id, origin));
    await settle();
    expect(answer.log).toEqual(['end']);
  });

  test('that was paused and is resumed runs for nobody, to success', async () => {
    const kernel = await startKernel({ options: { concurrentJobs: 1 } });
    const blocker = await kernel.submit();
    await kernel.untilInStep(blocker);
    const answer = createAnswer();
    const id = await stream(kernel, answer);
    await run(kernel.engine.pause(id, origin));
    await run(kernel.engine.resume(id, origin));
    await run(kernel.engine.cancel(blocker, origin));
    kernel.controlled.endStep(blocker);
    await kernel.until(id, 'Success');
    expect(answer.log).toEqual(['end']);
  });

  test('that fails in the middle cuts its answer', async () => {
    const kernel = await startKernel();
    const answer = createAnswer();
    const id = await stream(kernel, answer, { failsAt: 2 });
    await kernel.until(id, 'Failure');
    await settle();
    expect(answer.log).toEqual(['write 5', 'write 5', 'abort']);
  });

  test('that is cancelled between two steps cuts what it has begun', async () => {
    const kernel = await startKernel();
    const answer = createAnswer();
    const id = await stream(kernel, answer, { free: false, steps: 3 });
    await kernel.untilInStep(id);
    await run(kernel.engine.cancel(id, origin));
    kernel.controlled.endStep(id);
    await kernel.until(id, 'Failure');
    await settle();
    expect(answer.log.filter((line) => line === 'end' || line === 'abort')).toHaveLength(1);
  });

  test('whose client hangs up during a write fails with the code of the write, and frees its slot', async () => {
    const kernel = await startKernel({ options: { concurrentJobs: 1 } });
    const answer = createAnswer({ stalls: true });
    const id = await stream(kernel, answer);
    const next = await kernel.submit();
    await settle();
    expect(kernel.stateOf(id).state).toBe('Running');
    answer.refuse(new JobFault(9, 'HTTP client has disconnected'));
    await kernel.untilInStep(next);
    const failed = await kernel.until(id, 'Failure');
    expect(failed).toMatchObject({ error: { code: 9, details: 'HTTP client has disconnected' } });
    await settle();
    expect(answer.log).toEqual(['write 5', 'abort']);
  });

  test('whose client hangs up while it waits for a slot fails at once, and leaves the queue', async () => {
    const kernel = await startKernel({ options: { concurrentJobs: 1, limitJobs: 1 } });
    const blocker = await kernel.submit();
    await kernel.untilInStep(blocker);
    const answer = createAnswer();
    const id = await stream(kernel, answer);
    const next = kernel.submit();
    expect(kernel.stateOf(id).state).toBe('Pending');
    answer.hangUp(new JobFault(9, 'HTTP client has disconnected'));
    const failed = await kernel.until(id, 'Failure');
    expect(failed).toMatchObject({ error: { code: 9, details: 'HTTP client has disconnected' }, attempt: 0 });
    expect(kernel.history(id)).toEqual(['JobSubmitted', 'JobFailed']);
    expect(kernel.stateOf(await next).state).toBe('Pending');
    expect(kernel.stateOf(blocker).state).toBe('Running');
  });

  test('whose client is gone before the submission is shown fails as well', async () => {
    const kernel = await startKernel({ options: { concurrentJobs: 1 } });
    await kernel.untilInStep(await kernel.submit());
    const answer = createAnswer();
    answer.hangUp(new JobFault(9, 'gone'));
    expect(await kernel.until(await stream(kernel, answer), 'Failure')).toMatchObject({ error: { code: 9 } });
  });

  test('whose client hangs up after the end is left as it is', async () => {
    const kernel = await startKernel();
    const answer = createAnswer();
    const id = await stream(kernel, answer);
    await kernel.until(id, 'Success');
    await settle();
    const history = kernel.history(id);
    answer.hangUp(new JobFault(9, 'gone'));
    await settle();
    expect(kernel.history(id)).toEqual(history);
  });

  test('whose client reads no more can be cancelled', async () => {
    const kernel = await startKernel();
    const answer = createAnswer({ stalls: true });
    const id = await stream(kernel, answer);
    await settle();
    await run(kernel.engine.cancel(id, origin));
    expect((await kernel.until(id, 'Failure')).error?.code).toBe(37);
  });
});
