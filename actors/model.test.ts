import * as fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import type { EventStore } from '../eventstore/port';
import { JobFault } from '../jobs/job-type';
import { createSimulatedClock, type SimulatedClock } from '../test/simulated-clock';
import { type Crash, crashAt } from './testing/crashing-store';
import { createDelayedStore, type Kernel, origin, settle, startKernel } from './testing/kernel';
import { Model } from './testing/model';

const MORE_THAN_STEPS_INTERVAL = 300_000;

/** The server on a log that outlives it. */
class Real {
  readonly ids: string[] = [];
  private constructor(
    private readonly store: EventStore,
    private readonly time: SimulatedClock,
    private crash: Crash,
    public kernel: Kernel,
  ) {}

  static async start(): Promise<Real> {
    const store = createDelayedStore();
    const time = createSimulatedClock(1_000_000_000);
    const crash = crashAt(store, Number.POSITIVE_INFINITY, 'before');
    return new Real(store, time, crash, await startKernel({ store: crash.store, time, options: { concurrentJobs: 1 } }));
  }

  async startAgain(): Promise<void> {
    this.crash.crashNow();
    this.crash = crashAt(this.store, Number.POSITIVE_INFINITY, 'before');
    this.kernel = await startKernel({ store: this.crash.store, time: this.time, options: { concurrentJobs: 1 } });
  }

  /** Lets everything come to rest, steps be recorded included. */
  async rest(): Promise<void> {
    await settle();
    this.time.advance(MORE_THAN_STEPS_INTERVAL);
    await settle();
  }
}

type Step = fc.AsyncCommand<Model, Real>;

const step = (name: string, legal: (model: Model) => boolean, act: (model: Model, real: Real) => Promise<void>): Step => ({
  check: legal,
  run: async (model, real) => {
    await act(model, real);
    await real.rest();
    const shown = real.ids.map((id) => real.kernel.stateOf(id));
    expect(shown.map(({ state, completed, error }) => ({ state, done: completed, code: error?.code ?? 0 }))).toEqual(
      model.jobs.map(({ state, done, code }) => ({ state, done, code })),
    );
    expect(shown.map(({ pauseRequested, cancelRequested }) => [pauseRequested, cancelRequested])).toEqual(
      model.jobs.map(({ pause, cancel }) => [pause, cancel]),
    );
  },
  toString: () => name,
});

const always = (): boolean => true;
const someJobs = (model: Model): boolean => model.jobs.length > 0;
const runs = (model: Model): boolean => model.running() !== null;

const submit = step('submit', always, async (model, real) => {
  model.submit();
  real.ids.push(await real.kernel.submit());
});

const action = (name: 'pause' | 'cancel' | 'resume' | 'resubmit', pick: number): Step =>
  step(`${name} ${pick}`, someJobs, async (model, real) => {
    const index = pick % model.jobs.length;
    const result = await real.kernel.engine[name](real.ids[index] ?? '', origin)();
    expect(isRight(result)).toBe(model[name](index) ?? true);
  });

const endStep = (fault?: Error) => async (model: Model, real: Real) => {
  real.kernel.controlled.endStep(real.ids[model.running() ?? 0] ?? '', fault);
  if (fault === undefined) model.endStep();
  else model.failStep();
};

const crash = step('crash', always, async (model, real) => {
  model.crash();
  await real.startAgain();
});

const restart = step('restart', always, async (model, real) => {
  const stopping = real.kernel.engine.stop();
  const index = model.running();
  if (index !== null) real.kernel.controlled.endStep(real.ids[index] ?? '');
  await stopping;
  model.restart();
  await real.startAgain();
});

test('submit, pause, resume, cancel, resubmit, steps, crashes and restarts do what the model does', async () => {
  const actions = fc
    .tuple(fc.constantFrom('pause' as const, 'cancel' as const, 'resume' as const, 'resubmit' as const), fc.nat(20))
    .map(([name, pick]) => action(name, pick));
  const commands = fc.commands(
    [
      fc.constant(submit),
      actions,
      actions,
      fc.constant(step('end step', runs, endStep())),
      fc.constant(step('fail step', runs, endStep(new JobFault(9)))),
      fc.constant(crash),
      fc.constant(restart),
    ],
    { maxCommands: 25 },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      const real = await Real.start();
      await fc.asyncModelRun(() => ({ model: new Model(), real }), list);
      await real.startAgain();
    }),
    { numRuns: 120 },
  );
});
