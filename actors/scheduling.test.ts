import { jobOfStream } from '../domain/job/events';
import type { JsonObject } from '../domain/json';
import { createControlled } from '../test/controlled-job';
import { createDelayedStore, eventually, type Kernel, must, origin, run, settle, startKernel } from './testing/kernel';

const free = (kernel: Kernel) => kernel.controlled.parameters({ free: true, steps: 3 });

/** Greatest number of jobs that were Running at once, by the log. */
const mostRunning = async (kernel: Kernel): Promise<number> => {
  const running = new Set<string | null>();
  let most = 0;
  for (const { stream, type } of must(await kernel.store.readAll(null, 100_000)())) {
    if (type === 'JobStarted') running.add(jobOfStream(stream));
    if (/^Job(Paused|Cancelled|Succeeded|Failed|Interrupted|RetryScheduled)$/.test(type)) running.delete(jobOfStream(stream));
    most = Math.max(most, running.size);
  }
  return most;
};

test('higher priorities run first, and equals in the order of submission', async () => {
  const kernel = await startKernel({ options: { concurrentJobs: 1 } });
  const blocker = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 1 }) });
  await kernel.untilInStep(blocker);
  const names = new Map<string, string>();
  for (const [name, priority] of [
    ['p0-a', 0],
    ['p-5', -5],
    ['p10-a', 10],
    ['p0-b', 0],
    ['p10-b', 10],
  ] as const) {
    names.set(await kernel.submit({ priority, parameters: free(kernel) }), name);
  }
  kernel.controlled.endStep(blocker);
  await Promise.all([...names.keys()].map((id) => kernel.until(id, 'Success')));
  const order = kernel.controlled.begun.slice(1).map((id) => names.get(id));
  expect(order).toEqual(['p10-a', 'p10-b', 'p0-a', 'p0-b', 'p-5']);
});

test.each([1, 2, 3])('with %d slots so many jobs run at once, and never more', async (concurrentJobs) => {
  const kernel = await startKernel({ options: { concurrentJobs } });
  const submit = (count: number, parameters: JsonObject) =>
    Promise.all(Array.from({ length: count }, () => kernel.submit({ parameters })));
  const held = await submit(concurrentJobs, kernel.controlled.parameters({ steps: 1 }));
  const ids = await submit(40, free(kernel));
  for (const id of held) await kernel.untilInStep(id);
  for (const id of held) kernel.controlled.endStep(id);
  await Promise.all([...held, ...ids].map((id) => kernel.until(id, 'Success')));
  expect(await mostRunning(kernel)).toBe(concurrentJobs);
});

test('a tiny job costs three appends: submitted, started, and all the rest', async () => {
  const kernel = await startKernel();
  const append = jest.spyOn(kernel.store, 'append');
  const id = await kernel.submit({ delivery: 'output', parameters: kernel.controlled.parameters({ free: true, bytes: 100 }) });
  await kernel.until(id, 'Success');
  expect(append).toHaveBeenCalledTimes(3);
  expect(kernel.history(id)).toEqual(['JobSubmitted', 'JobStarted', 'JobStepsCompleted', 'JobOutputStored', 'JobSucceeded']);
});

test('steps are recorded soon after the first, then every 200 ms, and before the end', async () => {
  const kernel = await startKernel();
  const id = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 6 }) });
  const step = async (after: number): Promise<void> => {
    await kernel.untilInStep(id);
    kernel.controlled.endStep(id);
    await settle();
    kernel.time.advance(after);
    await settle();
  };
  const recorded = (): number => kernel.stateOf(id).completed;
  await step(10_000);
  expect(recorded()).toBe(1);
  await step(100_000);
  await step(0);
  expect(recorded()).toBe(1);
  kernel.time.advance(100_000);
  await settle();
  expect(recorded()).toBe(3);
  await step(0);
  await step(0);
  await step(0);
  await kernel.until(id, 'Success');
  expect(kernel.history(id).filter((type) => type === 'JobStepsCompleted')).toHaveLength(3);
  expect(kernel.stateOf(id).facts).toEqual({ Description: 'REST API', Done: 6, Finished: true });
});

describe('LimitJobs', () => {
  const full = async () => {
    const kernel = await startKernel({ options: { concurrentJobs: 1, limitJobs: 2 } });
    const running = await kernel.submit();
    await kernel.untilInStep(running);
    const pending = [await kernel.submit(), await kernel.submit()] as const;
    return { kernel, running, pending };
  };

  test('a submission waits until a job leaves the queue', async () => {
    const { kernel, pending } = await full();
    const third = kernel.submit();
    await settle();
    expect(kernel.projection.jobs.ids()).toHaveLength(3);
    await run(kernel.engine.pause(pending[0], origin));
    const id = await third;
    expect(kernel.stateOf(id).state).toBe('Pending');
  });

  test('a client that hangs up submits nothing', async () => {
    const { kernel, pending } = await full();
    const client = new AbortController();
    const closed = new Promise<never>(() => undefined);
    const answer = { write: async () => {}, end: jest.fn(async () => {}), abort: jest.fn(), closed };
    const parameters = kernel.controlled.parameters();
    const job = { jobType: 'Controlled', priority: 0, delivery: 'stream', facts: {}, parameters } as const;
    const waiting = kernel.engine.submit(
      { ...job, userData: null, filename: null, patients: [], stream: answer },
      origin,
      () => client.signal,
    )();
    client.abort();
    expect(await waiting).toEqual({ _tag: 'Left', left: { _tag: 'SubmissionAborted' } });
    expect(answer.abort).toHaveBeenCalledTimes(1);
    await run(kernel.engine.cancel(pending[0], origin));
    await settle();
    expect(kernel.projection.jobs.ids()).toHaveLength(3);
  });

  test('jobs that run one after the other let all who wait in, in their order', async () => {
    const kernel = await startKernel({ options: { concurrentJobs: 1, limitJobs: 1 } });
    const ids = await Promise.all(Array.from({ length: 20 }, () => kernel.submit({ parameters: free(kernel) })));
    await Promise.all(ids.map((id) => kernel.until(id, 'Success')));
    expect(kernel.controlled.begun).toEqual(ids);
  });
});

test('a full disk keeps jobs from starting and from ending, until there is room', async () => {
  const inner = createDelayedStore();
  let isFull = false;
  const kernel = await startKernel({
    store: {
      ...inner,
      append: (append) =>
        isFull ? async () => ({ _tag: 'Left', left: { _tag: 'StoreFull', reason: 'ENOSPC' } }) : inner.append(append),
    },
    options: { concurrentJobs: 1 },
  });
  const running = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 1 }) });
  const pending = await kernel.submit({ parameters: free(kernel) });
  await kernel.untilInStep(running);
  isFull = true;
  kernel.controlled.endStep(running);
  await settle();
  expect([kernel.stateOf(running).state, kernel.stateOf(pending).state]).toEqual(['Running', 'Pending']);
  expect(await kernel.engine.pause(pending, origin)()).toMatchObject({ left: { _tag: 'StoreFull' } });
  isFull = false;
  await eventually(() => {
    kernel.time.advance(1_000_000);
    return kernel.projection.jobs.counts().success === 2;
  }, 'both jobs succeed');
});

test('a peer that hangs holds up its own jobs, and no others', async () => {
  const lane = ({ Peer: peer }: JsonObject) => (typeof peer === 'string' ? peer : null);
  const kernel = await startKernel({
    controlled: createControlled({ lane }),
    options: { concurrentJobs: 2, concurrentJobsPerLane: 1 },
  });
  const hanging = kernel.controlled.parameters({ steps: 1 });
  const first = await kernel.submit({ facts: { Peer: 'stuck' }, parameters: hanging });
  await kernel.untilInStep(first);
  const second = await kernel.submit({ facts: { Peer: 'stuck' }, parameters: hanging });
  const others = [
    await kernel.submit({ facts: { Peer: 'other' }, parameters: free(kernel) }),
    await kernel.submit({ parameters: free(kernel) }),
  ];
  await Promise.all(others.map((id) => kernel.until(id, 'Success')));
  expect(kernel.stateOf(second).state).toBe('Pending');
  kernel.controlled.endStep(first);
  await kernel.untilInStep(second);
  expect(kernel.stateOf(first).state).not.toBe('Pending');
  kernel.controlled.endStep(second);
  await kernel.until(second, 'Success');
});

test('a job that waits for its peer can be cancelled', async () => {
  const kernel = await startKernel({
    controlled: createControlled({ lane: () => 'one' }),
    options: { concurrentJobs: 2, concurrentJobsPerLane: 1 },
  });
  const first = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 1 }) });
  await kernel.untilInStep(first);
  const second = await kernel.submit({ parameters: free(kernel) });
  await run(kernel.engine.cancel(second, origin));
  await kernel.until(second, 'Failure');
  kernel.controlled.endStep(first);
  await kernel.until(first, 'Success');
});
