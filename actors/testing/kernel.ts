import { randomBytes, randomUUID } from 'node:crypto';
import { type Either, isLeft } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Origin } from '../../domain/event';
import type { JobState, JobStateName } from '../../domain/job/state';
import { createMemoryStore } from '../../eventstore/memory';
import type { EventStore } from '../../eventstore/port';
import { createRecorder } from '../../eventstore/recorder';
import type { JobFault } from '../../jobs/job-type';
import { createMemoryBlobStore } from '../../storage/memory';
import type { BlobStore } from '../../storage/port';
import { type Controlled, createControlled } from '../../test/controlled-job';
import { createSimulatedClock, type SimulatedClock } from '../../test/simulated-clock';
import { bindJobType } from '../bound-job-type';
import { createEngine, type StartableEngine } from '../engine';
import type { KernelOptions } from '../engine-ports';
import type { JobStream, SubmitJob } from '../port';
import { createTestProjection, type TestProjection } from './projection';

export const ids = { uuid: (): string => randomUUID() };

/** Positions with gaps, and subscribers that hear of an append only after its answer: as with a log on another machine. */
export const createDelayedStore = (): EventStore =>
  createMemoryStore({ positionStep: 7, deliverAfter: (deliver) => setImmediate(deliver) });

export const origin: Origin = {
  actor: { kind: 'http', address: '127.0.0.1', user: null },
  correlationId: 'request',
  causationId: null,
};

export type Setup = {
  readonly store?: EventStore;
  readonly blobs?: BlobStore;
  readonly time?: SimulatedClock;
  readonly controlled?: Controlled;
  readonly options?: Partial<KernelOptions>;
  readonly recover?: boolean;
  /** Turns of the event loop by which the projection is late; default 0. */
  readonly projectionLag?: number;
};

/** A started kernel on a store in memory, with what a test needs to look into it. */
export type Kernel = {
  readonly engine: StartableEngine;
  readonly store: EventStore;
  readonly blobs: BlobStore;
  readonly time: SimulatedClock;
  readonly controlled: Controlled;
  readonly projection: TestProjection;
  readonly logged: readonly string[];
  readonly submit: (job?: Partial<SubmitJob>) => Promise<string>;
  readonly stateOf: (id: string) => JobState;
  /** Event types of the job's history. */
  readonly history: (id: string) => readonly string[];
  readonly until: (id: string, state: JobStateName) => Promise<JobState>;
  /** Waits until the job is in a step that the test may end. */
  readonly untilInStep: (id: string) => Promise<void>;
};

export const startKernel = async (setup: Setup = {}): Promise<Kernel> => {
  const store = setup.store ?? createDelayedStore();
  const blobs = setup.blobs ?? createMemoryBlobStore({ ids });
  const time = setup.time ?? createSimulatedClock(1_000_000_000);
  const controlled = setup.controlled ?? createControlled();
  const projection = createTestProjection(store, setup.projectionLag);
  const recorder = must(await createRecorder({ store, clock: time.clock, ids, node: 'test' })());
  const logged: string[] = [];
  const log = (_: object, message: string): void => void logged.push(message);
  const engine = createEngine({
    store,
    recorder,
    projections: projection,
    jobTypes: [bindJobType(controlled.type)],
    clock: time.clock,
    timers: time.timers,
    ids,
    random: (bytes) => randomBytes(bytes),
    outputs: blobs,
    options: {
      concurrentJobs: 2,
      concurrentJobsPerLane: 2,
      jobsHistorySize: 1000,
      limitJobs: 0,
      mediaArchiveSize: 100,
      mediaArchiveMaximumBytes: 0,
      ...setup.options,
    },
    logger: { info: log, warn: log, error: log },
    recover: setup.recover ?? true,
  });
  must(await engine.start()());

  const stateOf = (id: string): JobState => {
    const row = projection.jobs.get(id);
    if (row === null) throw new Error('The job is not listed');
    return row.state;
  };
  return {
    engine,
    store,
    blobs,
    time,
    controlled,
    projection,
    logged,
    stateOf,
    submit: async (job = {}) => must(await engine.submit({ ...defaultJob(controlled), ...job }, origin)()).id,
    history: (id) => projection.history(id).map(({ type }) => type),
    until: async (id, state) => {
      await eventually(() => projection.jobs.get(id)?.state.state === state, `${id} is ${state}`);
      return stateOf(id);
    },
    untilInStep: (id) =>
      eventually(() => controlled.inStep(id) && projection.jobs.get(id)?.state.state === 'Running', `${id} is in a step`),
  };
};

const defaultJob = (controlled: Controlled): SubmitJob => ({
  jobType: 'Controlled',
  priority: 0,
  delivery: 'none',
  facts: { Description: 'REST API' },
  parameters: controlled.parameters(),
  userData: null,
  filename: null,
  patients: [],
});

export const must = <L, R>(result: Either<L, R>): R => {
  if (isLeft(result)) throw new Error(`Refused: ${JSON.stringify(result.left)}`);
  return result.right;
};

export const run = async <L, R>(task: TaskEither<L, R>): Promise<R> => must(await task());

/** Turns of the event loop after which a test gives up. */
const PATIENCE = 20_000;

/** Lets the event loop turn until the condition holds. Nothing here waits for time: the clock is simulated. */
export const eventually = async (condition: () => boolean, what: string): Promise<void> => {
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    if (condition()) return;
    await new Promise(setImmediate);
  }
  throw new Error(`Never came: ${what}`);
};

/** Gives everything that is under way the time to come to rest. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
};

/** An answer in memory. `refuse` makes the next and every waiting write fail, as when the client hangs up. */
export const createAnswer = (options: { readonly stalls?: boolean } = {}) => {
  const log: string[] = [];
  const waiting: ((error: Error) => void)[] = [];
  let refusal: Error | null = null;
  let close: (fault: JobFault) => void = () => undefined;
  const closed = new Promise<JobFault>((resolve) => {
    close = resolve;
  });
  const stream: JobStream = {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        if (refusal) return reject(refusal);
        log.push(`write ${chunk.byteLength}`);
        if (options.stalls) waiting.push(reject);
        else resolve();
      }),
    end: async () => void log.push('end'),
    abort: () => void log.push('abort'),
    closed,
  };
  return {
    stream,
    log,
    /** The client hangs up. */
    hangUp: (fault: JobFault): void => close(fault),
    refuse: (error: Error): void => {
      refusal = error;
      for (const reject of waiting) reject(error);
    },
  };
};
