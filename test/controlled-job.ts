import type { Json, JsonObject } from '../domain/json';
import { JobFault, type JobRun, type JobType, type Steps } from '../jobs/job-type';

export type ControlledParameters = {
  readonly steps: number;
  /** Bytes written to the output in each step. */
  readonly bytes: number;
  /** True: the steps end by themselves. */
  readonly free: boolean;
  /** True: a step in progress ends when the signal is aborted, by throwing. */
  readonly heedsSignal: boolean;
  /** The step (from 1) that fails, or 0. */
  readonly failsAt: number;
};

/** A job type whose steps end when a test says so. */
export type Controlled = {
  readonly type: JobType<ControlledParameters>;
  /** Ids in the order in which their runs began; a job that runs again is there again. */
  readonly begun: readonly string[];
  /** Steps that were done, as `[id, step]`, in their order. */
  readonly done: readonly (readonly [string, number])[];
  /** Whether the job waits in a step. */
  readonly inStep: (id: string) => boolean;
  /** Lets the step in progress end; with a fault, fail. */
  readonly endStep: (id: string, fault?: Error) => void;
  readonly parameters: (wanted?: Partial<ControlledParameters>) => JsonObject;
};

type Gate = { readonly open: () => void; readonly fail: (error: unknown) => void };

export const createControlled = (changes: Partial<JobType<ControlledParameters>> = {}): Controlled => {
  const begun: string[] = [];
  const done: (readonly [string, number])[] = [];
  const gates = new Map<string, Gate>();

  const step = ({ id, parameters, signal }: JobRun<ControlledParameters>): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      if (parameters.free) return resolve();
      gates.set(id, { open: resolve, fail: reject });
      if (!parameters.heedsSignal) return;
      signal.addEventListener('abort', () => {
        gates.delete(id);
        reject(new Error('cut short'));
      });
    });

  async function* run(job: JobRun<ControlledParameters>): AsyncGenerator<Steps, JsonObject> {
    const { id, parameters, checkpoint, output } = job;
    const { steps: total, bytes, failsAt } = parameters;
    begun.push(id);
    for (let completed = numberOf(checkpoint) + 1; completed <= total; completed += 1) {
      await step(job);
      if (bytes > 0) await output?.write(new Uint8Array(bytes).fill(completed));
      if (completed === failsAt) throw new JobFault(9);
      done.push([id, completed]);
      yield { completed, total, checkpoint: completed, facts: { Done: completed } };
    }
    return { Finished: true };
  }

  return {
    begun,
    done,
    inStep: (id) => gates.has(id),
    endStep: (id, fault) => {
      const gate = gates.get(id);
      if (gate === undefined) throw new Error('The job is in no step');
      gates.delete(id);
      if (fault === undefined) gate.open();
      else gate.fail(fault);
    },
    parameters: (wanted = {}) => ({ ...defaults, ...wanted }),
    type: {
      name: 'Controlled',
      parse: (parameters) => ({ ...defaults, ...(parameters as Partial<ControlledParameters>) }),
      run,
      describe: (facts) => facts,
      recovery: 'resume',
      refuseResubmit: null,
      output: { key: 'archive', mediaType: 'application/zip' },
      ...changes,
    },
  };
};

const defaults: ControlledParameters = { steps: 2, bytes: 0, free: false, heedsSignal: false, failsAt: 0 };

const numberOf = (checkpoint: Json): number => (typeof checkpoint === 'number' ? checkpoint : 0);
