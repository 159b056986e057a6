import { isLeft, isRight } from 'fp-ts/Either';
import type { JobCommand } from '../domain/job/commands';
import { retryDue } from '../domain/job/retry-schedule';
import type { JobState } from '../domain/job/state';
import { orthancStatus } from '../domain/orthanc-status';
import type { NewDocument } from '../eventstore/port';
import { JobFault } from '../jobs/job-type';
import type { BoundJobType } from './bound-job-type';
import { type Coalescing, createCoalescing } from './coalescing';
import { drive, type Ending } from './drive';
import type { EnginePorts } from './engine-ports';
import { answerLost, recordableError } from './failure';
import type { JobActor } from './job-actor';
import { createOutputSink, type KeptOutput } from './output-sink';
import { readParameters } from './sealed-parameters';
import type { StreamSink, Streams } from './streams';
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

type Closing = { readonly command: JobCommand; readonly documents: readonly NewDocument[]; readonly file: string | null };

const requested = ({ pauseRequested, cancelRequested }: JobState): boolean => pauseRequested || cancelRequested;

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
    const { ending, kept, stream, patients } = await execute(actor, controller.signal, steps);
    running.delete(actor.id);
    const closing = await close({ actor, ending, kept, stream, patients, steps, cut: controller.signal.aborted });
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
        const generator = type.run({ id: actor.id, checkpoint, signal, output: stream ?? kept }, sealed.parameters);
        return await drive(generator, {
          onSteps: steps.add,
          shouldLeave: () => stopping.aborted || requested(actor.state()),
        });
      } catch (error) {
        return { kind: 'threw', error };
      }
    })();
    return { ending, kept, stream, patients };
  };

  const close = async (over: {
    readonly actor: JobActor;
    readonly ending: Ending;
    readonly kept: KeptOutput | null;
    readonly stream: StreamSink | null;
    readonly patients: readonly string[];
    readonly steps: Coalescing;
    readonly cut: boolean;
  }): Promise<Closing> => {
    const { actor, ending, kept, stream, patients, cut } = over;
    const steps = await over.steps.take();
    const state = actor.state();
    const failed = (thrown: unknown): Closing => {
      const { error, documents } = recordableError(thrown, patients, ports);
      if (!(thrown instanceof JobFault)) logger.error({ job: actor.id, err: thrown }, 'A job failed unexpectedly');
      const delay = state.delivery === 'stream' ? null : types.get(state.jobType)?.retryDelay?.(state.retry + 1);
      if (delay === null || delay === undefined) return { command: { type: 'FailJob', steps, error }, documents, file: null };
      const due = retryDue(clock.now(), delay);
      return { command: { type: 'ScheduleRetry', steps, due, error }, documents, file: null };
    };
    const plain = (command: JobCommand): Closing => ({ command, documents: [], file: null });

    if (ending.kind === 'finished') {
      try {
        const made = kept === null ? null : await kept.finish();
        const type = types.get(state.jobType)?.output;
        const output = made && type ? { key: type.key, mediaType: type.mediaType, blob: made.blob } : null;
        const command: JobCommand = { type: 'SucceedJob', steps, output, facts: ending.facts };
        return { command, documents: made?.documents ?? [], file: made?.blob.store === 'file' ? made.blob.id : null };
      } catch (error) {
        return failed(error);
      }
    }
    await kept
      ?.discard()
      .catch((error: unknown) => logger.warn({ job: actor.id, err: error }, 'A partial output was left behind'));
    if (ending.kind === 'threw' && !cut) return failed(stream?.fault() ?? ending.error);
    if (requested(state)) return plain({ type: 'ObeyRequests', steps, cutShort: ending.kind === 'threw' });
    if (state.delivery === 'stream') return plain({ type: 'FailJob', steps, error: answerLost });
    return plain({ type: 'InterruptJob', steps, reason: 'shutdown' });
  };

  const record = async (actor: JobActor, { command, documents, file }: Closing, release: () => void): Promise<void> => {
    const performing = untilStored(() => actor.perform({ command, documents, origin: actor.origin() }));
    release();
    const performed = await performing;
    if (isRight(performed)) return;
    logger.error({ job: actor.id, command: command.type, reason: performed.left._tag }, 'The end of a run was not recorded');
    if (file !== null) await outputs.remove(file);
    if (performed.left._tag !== 'EventTooLarge') return;
    const { error } = recordableError(null, [], ports);
    const gaveUp = await untilStored(() =>
      actor.perform({ command: { type: 'FailJob', steps: null, error }, origin: actor.origin() }),
    );
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

/** Pause beats cancel: the step in progress of a job that will pause is not cut. */
const cancelled = ({ pauseRequested, cancelRequested }: JobState): boolean => cancelRequested && !pauseRequested;
