import { isLeft, isRight } from 'fp-ts/Either';
import type { JobState } from '../domain/job/state';
import { orthancStatus } from '../domain/orthanc-status';
import { JobFault } from '../jobs/job-type';
import type { BoundJobType } from './bound-job-type';
import { type Closing, closeRun } from './closing';
import { type Coalescing, createCoalescing } from './coalescing';
import { drive, type Ending } from './drive';
import type { EnginePorts } from './engine-ports';
import { recordableError } from './failure';
import type { JobActor } from './job-actor';
import { LostAnswer } from './lost-answer';
import { createOutputSink } from './output-sink';
import { readParameters } from './sealed-parameters';
import type { Streams } from './streams';
import { readSubmitter } from './submitter';
import type { UntilStored } from './until-stored';

/** Runs the steps of started jobs and records how they went. */
export type Runner = {
  /**
   * Resolves when the end of the run is recorded. `release` is called when that end is on its way to the log: what is
   * appended afterwards comes after it. Never rejects.
   */
  readonly run: (actor: JobActor, release: () => void) => Promise<void>;
  /** Shortens the step in progress of a cancelled job. */
  readonly cancel: (id: string) => void;
  /** Cuts the runs whose answers cannot outlive the server. */
  readonly cutStreams: () => void;
};

export type RunnerPorts = Pick<EnginePorts, 'store' | 'clock' | 'timers' | 'ids' | 'random' | 'outputs' | 'logger'> & {
  readonly types: ReadonlyMap<string, BoundJobType>;
  readonly streams: Streams;
  readonly untilStored: UntilStored;
  readonly stopping: AbortSignal;
};

export const createRunner = (ports: RunnerPorts): Runner => {
  const { store, clock, timers, ids, outputs, logger, types, streams, untilStored, stopping } = ports;
  const running = new Map<string, { readonly controller: AbortController; readonly streamed: boolean }>();

  const run = async (actor: JobActor, release: () => void): Promise<void> => {
    const started = actor.state();
    const controller = new AbortController();
    running.set(actor.id, { controller, streamed: started.delivery === 'stream' });
    if (cancelled(started)) controller.abort();
    const steps = createCoalescing(
      async (done) => isRight(await actor.perform({ command: { type: 'RecordSteps', steps: done }, origin: actor.origin() })),
      clock,
      timers,
    );
    const { ending, type, kept, stream, patients } = await execute(actor, controller.signal, steps);
    running.delete(actor.id);
    const unrecorded = await steps.take();
    const [state, streamFault, cut] = [actor.state(), stream?.fault() ?? null, controller.signal.aborted];
    const closing = await closeRun({ state, type, ending, steps: unrecorded, kept, streamFault, patients, cut }, ports);
    await record(actor, closing, release);
  };

  const execute = async (actor: JobActor, signal: AbortSignal, steps: Coalescing) => {
    const state = actor.state();
    const type = types.get(state.jobType);
    const stream = state.delivery === 'stream' ? streams.sink(actor.id, signal) : null;
    const kept = state.delivery === 'output' && type?.output ? createOutputSink(outputs, ids) : null;
    let patients: readonly string[] = [];
    const ending = await (async (): Promise<Ending> => {
      if (stopping.aborted) return { kind: 'left' };
      try {
        if (type === undefined) throw new JobFault(orthancStatus.NotImplemented.code, 'This type of job is not known');
        const sealed = await readParameters(store, state.sealed, actor.sealed);
        patients = sealed.patients;
        const checkpoint = type.recovery === 'resume' ? state.checkpoint : null;
        const submitter = () => readSubmitter(store, actor.id);
        const generator = type.run({ id: actor.id, checkpoint, signal, submitter, output: stream ?? kept }, sealed.parameters);
        return await drive(generator, {
          onSteps: steps.add,
          flush: steps.flush,
          shouldLeave: () => stopping.aborted || requested(actor.state()),
        });
      } catch (error) {
        return { kind: 'threw', error };
      }
    })();
    return { ending, type, kept, stream, patients };
  };

  const record = async (actor: JobActor, { command, documents, file }: Closing, release: () => void): Promise<void> => {
    const lost = new LostAnswer();
    const performing = untilStored(() => actor.perform({ command, documents, origin: actor.origin(), lost }));
    release();
    const performed = await performing;
    if (isRight(performed)) return;
    logger.error({ job: actor.id, command: command.type, reason: performed.left._tag }, 'The end of a run was not recorded');
    // A store that became unavailable may have taken the append after all: the sweep at start-up judges the file then.
    if (file !== null && performed.left._tag !== 'StoreUnavailable') await outputs.remove(file);
    if (performed.left._tag !== 'EventTooLarge') return;
    const { error } = recordableError(null, [], ports);
    const given = { command: { type: 'FailJob', steps: null, error }, lost: new LostAnswer() } as const;
    const gaveUp = await untilStored(() => actor.perform({ ...given, origin: actor.origin() }));
    if (isLeft(gaveUp)) logger.error({ job: actor.id, reason: gaveUp.left._tag }, 'The failure of a job was not recorded');
  };

  return {
    run: async (actor, release) => {
      try {
        await run(actor, release);
      } catch (error) {
        logger.error({ job: actor.id, err: error }, 'A run ended without an event');
      } finally {
        running.delete(actor.id);
        release();
      }
    },
    cancel: (id) => running.get(id)?.controller.abort(),
    cutStreams: () => {
      for (const { controller, streamed } of running.values()) if (streamed) controller.abort();
    },
  };
};

const requested = ({ pauseRequested, cancelRequested }: JobState): boolean => pauseRequested || cancelRequested;

/** Pause beats cancel: the step in progress of a job that will pause is not cut. */
const cancelled = ({ pauseRequested, cancelRequested }: JobState): boolean => cancelRequested && !pauseRequested;
