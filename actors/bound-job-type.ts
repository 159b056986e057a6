import type { Json, JsonObject } from '../domain/json';
import type { JobRun, JobType, Steps } from '../jobs/job-type';

/** A job type whose parameters are nobody's business but its own: what the kernel runs. */
export type BoundJobType = Omit<JobType, 'parse' | 'run'> & {
  /** Throws what `parse` throws at the first step. */
  readonly run: (run: Omit<JobRun<Json>, 'parameters'>, parameters: Json) => AsyncGenerator<Steps, JsonObject | undefined>;
};

/** Ties a job type's `parse` to its `run`. */
export const bindJobType = <P>({ parse, run, ...type }: JobType<P>): BoundJobType => ({
  ...type,
  async *run(context, parameters) {
    return yield* run({ ...context, parameters: parse(parameters) });
  },
});
