import type { JsonObject } from '../domain/json';
import { orthancStatus } from '../domain/orthanc-status';
import { JobFault, type Steps } from '../jobs/job-type';

/** How a run ended: it returned, it was left between two steps, or it threw. */
export type Ending =
  | { readonly kind: 'finished'; readonly facts: JsonObject }
  | { readonly kind: 'left' }
  | { readonly kind: 'threw'; readonly error: unknown };

export type DriveWatch = {
  readonly onSteps: (steps: Steps) => void;
  /** Records the steps so far; false if that could not be. */
  readonly flush: () => Promise<boolean>;
  /** Asked between two steps, never after the last: whether to leave the run there. */
  readonly shouldLeave: () => boolean;
};

/** Runs a job's steps one after the other. Never rejects. */
export const drive = async (
  generator: AsyncGenerator<Steps, JsonObject | undefined>,
  { onSteps, flush, shouldLeave }: DriveWatch,
): Promise<Ending> => {
  try {
    for (;;) {
      const next = await generator.next();
      if (next.done) return { kind: 'finished', facts: next.value ?? {} };
      onSteps(next.value);
      const wasLast = next.value.completed >= next.value.total;
      if (!wasLast && next.value.within !== true && shouldLeave()) {
        await generator.return(undefined);
        return { kind: 'left' };
      }
      if (next.value.barrier && !(await flush())) {
        await generator.return(undefined);
        throw new JobFault(orthancStatus.DatabaseUnavailable.code, 'The progress of the job could not be recorded');
      }
    }
  } catch (error) {
    return { kind: 'threw', error };
  }
};
