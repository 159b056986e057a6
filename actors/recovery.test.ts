import type { JobState } from '../domain/job/state';
import type { EventStore } from '../eventstore/port';
import { createMemoryBlobStore } from '../storage/memory';
import { createControlled } from '../test/controlled-job';
import { createSimulatedClock } from '../test/simulated-clock';
import { crashAt } from './testing/crashing-store';
import {
  createAnswer,
  createDelayedStore,
  eventually,
  ids,
  type Kernel,
  must,
  origin,
  run,
  settle,
  startKernel,
} from './testing/kernel';

const wholeLog = async (store: EventStore) => must(await store.readAll(null, 100_000)());

describe('a server that was killed', () => {
  const crashed = async (jobs: (kernel: Kernel) => Promise<readonly string[]>) => {
    const store = createDelayedStore();
    const crash = crashAt(store, Number.POSITIVE_INFINITY, 'before');
    const before = await startKernel({ store: crash.store });
    const submitted = await jobs(before);
    crash.crashNow();
    return { before, submitted, again: (setup = {}) => startKernel({ store, time: before.time, blobs: before.blobs, ...setup }) };
  };

  test('goes on with the step after the last that was recorded', async () => {
    const { submitted, again, before } = await crashed(async (kernel) => {
      const id = await kernel.submit({ parameters: kernel.controlled.parameters({ steps: 3 }) });
      await kernel.untilInStep(id);
      kernel.controlled.endStep(id);
      await kernel.untilInStep(id);
      kernel.time.advance(10_000);
      await settle();
      return [id];
    });
    const [id = ''] = submitted;
    before.time.advance(3_600_000_000);
    const kernel = await again();
    await kernel.untilInStep(id);
    kernel.controlled.endStep(id);
    await kernel.untilInStep(id);
    kernel.controlled.endStep(id);
    const { runtime } = await kernel.until(id, 'Success');
    expect(kernel.controlled.done.map(([, step]) => step)).toEqual([2, 3]);
    expect(kernel.history(id)).toContain('JobInterrupted');
    expect(runtime).toBeLessThan(3_600_000_000);
  });

  test('queues what was pending before what was running is tried again, and leaves paused jobs alone', async () => {
    const { submitted, again } = await crashed(async (kernel) => {
      const [first, second] = [await kernel.submit(), await kernel.submit()];
      await kernel.untilInStep(second);
      const paused = await kernel.submit();
      await run(kernel.engine.pause(paused, origin));
      const pending = await kernel.submit({ priority: 5 });
      return [first, second, paused, pending];
    });
    const [first = '', second = '', paused = '', pending = ''] = submitted;
    const kernel = await again({ options: { concurrentJobs: 3 } });
    for (const id of [first, second, pending]) await kernel.untilInStep(id);
    expect(kernel.controlled.begun[0]).toBe(pending);
    expect(kernel.stateOf(paused).state).toBe('Paused');
  });

  test.each([
    ['pause', 'Paused'],
    ['cancel', 'Failure'],
  ] as const)('honours a %s that was acknowledged', async (action, state) => {
    const { submitted, again } = await crashed(async (kernel) => {
      const id = await kernel.submit();
      await kernel.untilInStep(id);
      await run(kernel.engine[action](id, origin));
      return [id];
    });
    const kernel = await again();
    await kernel.until(submitted[0] ?? '', state);
    expect(kernel.controlled.begun).toEqual([]);
  });

  test('fails streamed jobs, running, pending or paused, and never queues them', async () => {
    const { submitted, again } = await crashed(async (kernel) => {
      const stream = () => kernel.submit({ delivery: 'stream', stream: createAnswer().stream });
      const [first, second] = [await stream(), await stream()];
      await kernel.untilInStep(second);
      const [pending, paused] = [await stream(), await stream()];
      await run(kernel.engine.pause(paused, origin));
      return [first, second, pending, paused];
    });
    const kernel = await again();
    for (const id of submitted)
      expect((await kernel.until(id, 'Failure')).error).toMatchObject({ code: 9, details: expect.stringMatching(/./) });
    await settle();
    expect(kernel.controlled.begun).toEqual([]);
  });

  test('with --no-jobs leaves all jobs as they are, and takes new ones', async () => {
    const { submitted, again } = await crashed(async (kernel) => {
      const id = await kernel.submit();
      await kernel.untilInStep(id);
      return [id, await kernel.submit()];
    });
    const kernel = await again({ recover: false });
    const added = await kernel.submit({ parameters: kernel.controlled.parameters({ free: true }) });
    await kernel.until(added, 'Success');
    expect(submitted.map((id) => kernel.stateOf(id).state)).toEqual(['Running', 'Running']);
    expect(kernel.logged).toContain('Jobs that were not over are left alone (--no-jobs)');
    await kernel.engine.stop();
  });
});

describe('law 2: a kill at any append loses no acknowledged job, ends no job twice, and changes no terminal state', () => {
  /** A busy while. What was acknowledged is in `told` at any moment. */
  const busy = async (kernel: Kernel, told: Set<string>): Promise<void> => {
    const { engine, controlled } = kernel;
    const submit = async (wanted: Parameters<Kernel['submit']>[0]): Promise<string> => {
      const id = await kernel.submit(wanted);
      told.add(id);
      return id;
    };
    const free = (wanted = {}) => controlled.parameters({ free: true, steps: 3, ...wanted });
    const [archive, failing] = await Promise.all([
      submit({ delivery: 'output', parameters: free({ bytes: 40_000 }) }),
      submit({ parameters: free({ failsAt: 2 }) }),
    ]);
    await submit({ delivery: 'stream', stream: createAnswer().stream, parameters: free({ bytes: 5 }) });
    await Promise.all([engine.whenOver(archive), engine.whenOver(failing)]);
    await run(engine.deleteOutput(archive, 'archive', origin));
    await run(engine.resubmit(failing, origin));
    const held = await submit({ priority: 3 });
    await kernel.untilInStep(held);
    await run(engine.pause(held, origin));
    controlled.endStep(held);
    await kernel.until(held, 'Paused');
    await run(engine.resume(held, origin));
    const cancelled = await submit({ parameters: controlled.parameters({ heedsSignal: true }) });
    await run(engine.cancel(cancelled, origin));
    await kernel.untilInStep(held);
    controlled.endStep(held);
    await engine.whenOver(held);
    await engine.stop();
  };

  const isEnd = (type: string): boolean => ['JobSucceeded', 'JobFailed', 'JobCancelled'].includes(type);

  const attempt = async (nth: number, moment: 'before' | 'after'): Promise<'crashed' | 'finished'> => {
    const store = createDelayedStore();
    const blobs = createMemoryBlobStore({ ids });
    const time = createSimulatedClock(1_000_000_000);
    const crash = crashAt(store, nth, moment);
    const told = new Set<string>();
    const first = await startKernel({ store: crash.store, blobs, time, options: { jobsHistorySize: 3 } });
    const outcome = await Promise.race([
      busy(first, told).then(() => 'finished' as const),
      crash.crashed.then(() => 'crashed' as const),
    ]);
    await settle();
    crash.crashNow();

    const before = await wholeLog(store);
    const ended = new Map(before.filter(({ type }) => isEnd(type)).map((event) => [event.stream, event]));
    const resubmitted = new Set(before.filter(({ type }) => type === 'JobResubmitted').map(({ stream }) => stream));
    const kernel = await startKernel({ store, blobs, time, controlled: createControlled(), options: { jobsHistorySize: 3 } });
    const open = (): readonly JobState[] => kernel.projection.jobs.open().filter(({ state }) => state !== 'Paused');
    await eventually(() => {
      for (const { id } of open()) if (kernel.controlled.inStep(id)) kernel.controlled.endStep(id);
      return open().length === 0;
    }, 'every job is over or paused');
    await settle();

    const after = await wholeLog(store);
    for (const id of told) {
      const events = after.filter(({ stream }) => stream === `job-${id}`).map(({ type }) => type);
      expect(events[0]).toBe('JobSubmitted');
      const resubmissions = events.filter((type) => type === 'JobResubmitted').length;
      expect(events.filter(isEnd).length).toBeLessThanOrEqual(1 + resubmissions);
    }
    for (const [stream, event] of ended) {
      if (resubmitted.has(stream)) continue;
      const ends = after.filter((one) => one.stream === stream && isEnd(one.type));
      expect(ends.map(({ id }) => id)).toEqual([event.id]);
    }
    expect(kernel.logged).not.toContain('The log holds an event that is not legal');
    await kernel.engine.stop();
    return outcome;
  };

  test.each(['before', 'after'] as const)('%s it is written', async (moment) => {
    let nth = 1;
    while ((await attempt(nth, moment)) === 'crashed') nth += 1;
    expect(nth).toBeGreaterThan(20);
  });
});
