import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { kernelActor, type Origin } from '../domain/event';
import type { JobCommand } from '../domain/job/commands';
import { isOver } from '../domain/job/state';
import type { Position, StoreError, Subscription } from '../eventstore/port';
import type { JobFault } from '../jobs/job-type';
import { createAdmission } from './admission';
import { answerOf, createAnswers } from './answers';
import { createAtOnce } from './at-once';
import { createBackground } from './background';
import { createCallers } from './callers';
import { createCommit } from './commit';
import { createDeliveries } from './deliveries';
import type { EnginePorts } from './engine-ports';
import { answerLost, recordableError } from './failure';
import { createLaneQueue } from './lanes';
import { createOpenJobs } from './open-jobs';
import type { Engine, JobRefusal } from './port';
import { recoverJobs } from './recovery';
import { createRequests } from './requests';
import { createRetention, type Retention } from './retention';
import { createRetries } from './retries';
import { createRunner } from './runner';
import { createScheduler } from './scheduler';
import { createStreams } from './streams';
import { createSubmissions } from './submissions';
import { createUntilStored } from './until-stored';

/** The kernel before it runs. `start` is called once, and before any request; a Left means that the log could not be read. */
export type StartableEngine = Engine & { readonly start: () => TaskEither<StoreError, void> };

/** Wires the mechanisms of this folder to one another. Everything that they know of jobs comes from the log. */
export const createEngine = (ports: EnginePorts): StartableEngine => {
  const { store, projections, clock, timers, options, logger } = ports;
  const stop = new AbortController();
  const stopping = stop.signal;
  const origin: Origin = { actor: kernelActor, correlationId: ports.ids.uuid(), causationId: null };
  const types = new Map(ports.jobTypes.map((type) => [type.name, type]));
  let subscription: Subscription | null = null;
  let retention: Retention | null = null;
  let stopped: Promise<void> | null = null;

  const background = createBackground((error) => logger.error({ err: error }, 'Work of the kernel failed'));
  const delivered = async (position: Position): Promise<void> => subscription?.waitFor(position);
  const shown = async (position: Position): Promise<void> => {
    await Promise.all([projections.waitFor(position), delivered(position)]);
  };
  const willShow = async (position: Position): Promise<void> => {
    await Promise.all([projections.willShow(position), delivered(position)]);
  };
  const whenShown = (position: Position, action: () => void): void =>
    background.spawn(
      projections
        .willShow(position)
        .catch(() => undefined)
        .then(action),
    );

  const untilStored = createUntilStored(clock, timers, stopping);
  const commit = createCommit(ports);
  const open = createOpenJobs({
    store,
    commit,
    untilStored,
    refused: (id, event) => logger.error({ job: id, event: event.type }, 'The log holds an event that is not legal'),
  });
  const requests = createRequests({ open, jobs: projections.jobs, commit, shown });
  const streams = createStreams((id, error) => logger.warn({ job: id, err: error }, 'An answer could not be ended'));
  const callers = createCallers();
  const queue = createLaneQueue(options.concurrentJobsPerLane, (id) => {
    const state = open.get(id)?.state();
    return state === undefined ? null : (types.get(state.jobType)?.lane?.(state.facts) ?? null);
  });
  const admission = createAdmission(options.limitJobs, queue.size);
  const runner = createRunner({ ...ports, types, streams, untilStored, stopping });
  const scheduler = createScheduler({
    concurrentJobs: options.concurrentJobs,
    queue,
    open,
    runner,
    clock,
    timers,
    stopping,
    dequeued: admission.review,
  });
  const retries = createRetries(timers, (id) => {
    const actor = open.get(id);
    if (actor === undefined) return;
    background.spawn(untilStored(() => actor.perform({ command: { type: 'RetryDue' }, origin: actor.origin() })));
  });
  const answers = createAnswers({ streams, callers, jobsHistorySize: options.jobsHistorySize, whenShown });
  const atOnce = createAtOnce({ ...ports, types, rests: scheduler.rests });
  const enter = createSubmissions({ ...ports, admission, streams, atOnce, willShow });
  const submit: typeof enter = async (job, by, gone) => {
    const submitted = await enter(job, by, gone);
    if (job.stream && !isLeft(submitted)) {
      const { id } = submitted.right;
      void job.stream.closed.then((fault) => background.spawn(abandon(id, fault, by)));
    }
    return submitted;
  };
  /** A job whose client hung up leaves the queue at once; one that runs hears of it when it writes. */
  const abandon = async (id: string, fault: JobFault, by: Origin): Promise<void> => {
    if (stopping.aborted || !streams.has(id)) return;
    const { error } = recordableError(fault, [], ports);
    await untilStored(() => requests.commit(id, { type: 'AbandonUnstartedJob', error }, by));
  };

  const deliveries = createDeliveries({
    open,
    logger,
    changed: (delivery) => {
      const { id, before, after } = delivery;
      scheduler.changed(before, after);
      retries.changed(after);
      if (after.cancelRequested && !after.pauseRequested) runner.cancel(id);
      answers(delivery);
      retention?.changed(delivery);
    },
    lived: (delivery) => retention?.changed(delivery),
    closed: (id, event) => retention?.deliveredClosed(id, event),
    taken: () => {
      scheduler.pump();
      if (!stopping.aborted) retention?.enforce();
    },
  });

  const notTaken = (error: unknown): void =>
    logger.error({ err: error }, 'A projection could not take the last event of the log');

  const start = async (): Promise<Either<StoreError, void>> => {
    const last = await store.last()();
    if (isLeft(last)) return last;
    const position = last.right?.position ?? null;
    if (position !== null) await projections.waitFor(position).catch(notTaken);
    retention = createRetention({ ...ports, requests, untilStored, spawn: background.spawn, origin });
    const found = projections.jobs.open();
    subscription = store.subscribe(position, deliveries);
    const changed = (state: (typeof found)[number]): void => {
      scheduler.changed(null, state);
      retries.changed(state);
    };
    if (ports.recover) await recoverJobs(found, { open, origin, changed, untilStored, spawn: background.spawn, logger });
    else logger.info({ jobs: found.length }, 'Jobs that were not over are left alone (--no-jobs)');
    scheduler.pump();
    retention.enforce();
    return right(undefined);
  };

  const stopNow = async (): Promise<void> => {
    stop.abort();
    admission.stop();
    retries.stop();
    runner.cutStreams();
    const waiting = streams.ids().filter((id) => open.get(id)?.state().state === 'Pending');
    await Promise.all(waiting.map((id) => requests.commit(id, { type: 'AbandonJob', error: answerLost }, origin)));
    await scheduler.idle();
    const last = await store.last()();
    if (!isLeft(last) && last.right !== null) await delivered(last.right.position).catch(() => undefined);
    await background.idle();
    await subscription?.close();
    for (const id of streams.ids()) streams.fail(id);
    callers.stop();
  };

  const request =
    (id: string, command: JobCommand, by: Origin): TaskEither<JobRefusal, void> =>
    async () =>
      stopping.aborted ? left({ _tag: 'Stopping' }) : requests.perform(id, command, by);

  return {
    start: () => start,
    submit: (job, by, gone) => () => submit(job, by, gone),
    pause: (id, by) => request(id, { type: 'PauseJob' }, by),
    resume: (id, by) => request(id, { type: 'ResumeJob' }, by),
    cancel: (id, by) => request(id, { type: 'CancelJob' }, by),
    resubmit: (id, by) => {
      const type = types.get(requests.state(id)?.jobType ?? '');
      return request(id, { type: 'ResubmitJob', refusal: type?.refuseResubmit ?? null }, by);
    },
    forget: (id, by) => request(id, { type: 'ForgetJob', reason: 'requested' }, by),
    deleteOutput: (id, key, by) => request(id, { type: 'DeleteOutput', key, reason: 'requested' }, by),
    touchOutput: (id) => retention?.touched(id),
    whenOver: async (id) => {
      if (stopping.aborted) return null;
      const state = requests.state(id);
      if (state === null) return null;
      return isOver(state) && open.get(id) === undefined ? answerOf(state, options.jobsHistorySize) : callers.wait(id);
    },
    stop: () => (stopped ??= stopNow()),
  };
};
