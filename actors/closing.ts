import type { JobCommand, StepsDone } from '../domain/job/commands';
import { retryDue } from '../domain/job/retry-schedule';
import type { JobState } from '../domain/job/state';
import type { NewDocument } from '../eventstore/port';
import { JobFault } from '../jobs/job-type';
import type { BoundJobType } from './bound-job-type';
import type { Ending } from './drive';
import type { EnginePorts } from './engine-ports';
import { answerLost, recordableError } from './failure';
import type { KeptOutput } from './output-sink';

/** What a run leaves behind. */
export type Finished = {
  readonly state: JobState;
  readonly type: BoundJobType | undefined;
  readonly ending: Ending;
  /** Steps that are over but not recorded. */
  readonly steps: StepsDone | null;
  readonly kept: KeptOutput | null;
  /** Why nobody takes the answer's bytes any more. */
  readonly streamFault: JobFault | null;
  readonly patients: readonly string[];
  /** The signal was aborted: a throw was asked for. */
  readonly cut: boolean;
};

/** The command that records the end of a run, and the output's file, which is nobody's if the command is refused. */
export type Closing = { readonly command: JobCommand; readonly documents: readonly NewDocument[]; readonly file: string | null };

export type ClosingPorts = Pick<EnginePorts, 'clock' | 'random' | 'ids' | 'logger'>;

/** Makes the output safe, or throws it away, and says what to record. Never rejects. */
export const closeRun = async (run: Finished, ports: ClosingPorts): Promise<Closing> => {
  const { ending, steps, state, kept, cut } = run;
  if (ending.kind === 'finished') {
    try {
      return await success(run, ending.facts);
    } catch (error) {
      return failure(run, error, ports);
    }
  }
  await kept
    ?.discard()
    .catch((error: unknown) => ports.logger.warn({ job: state.id, err: error }, 'A partial output was left behind'));
  if (ending.kind === 'threw' && !cut) return failure(run, run.streamFault ?? ending.error, ports);
  if (state.pauseRequested || state.cancelRequested) {
    return plain({ type: 'ObeyRequests', steps, cutShort: ending.kind === 'threw' });
  }
  if (state.delivery === 'stream') return plain({ type: 'FailJob', steps, error: answerLost });
  return plain({ type: 'InterruptJob', steps, reason: 'shutdown' });
};

const plain = (command: JobCommand, documents: readonly NewDocument[] = []): Closing => ({ command, documents, file: null });

const success = async (
  { type, kept, steps }: Finished,
  facts: Extract<Ending, { kind: 'finished' }>['facts'],
): Promise<Closing> => {
  const made = await kept?.finish();
  if (!made || !type?.output) return plain({ type: 'SucceedJob', steps, output: null, facts });
  const output = { ...type.output, blob: made.blob };
  const file = made.blob.store === 'file' ? made.blob.id : null;
  return { command: { type: 'SucceedJob', steps, output, facts }, documents: made.documents, file };
};

/** Nobody waits for the answer of a second run: streamed jobs are not tried again. */
const failure = ({ state, type, steps, patients }: Finished, thrown: unknown, ports: ClosingPorts): Closing => {
  if (!(thrown instanceof JobFault)) ports.logger.error({ job: state.id, err: thrown }, 'A job failed unexpectedly');
  const { error, documents } = recordableError(thrown, patients, ports);
  const delay = state.delivery === 'stream' ? null : (type?.retryDelay?.(state.retry + 1) ?? null);
  if (delay === null) return plain({ type: 'FailJob', steps, error }, documents);
  return plain({ type: 'ScheduleRetry', steps, due: retryDue(ports.clock.now(), delay), error }, documents);
};
