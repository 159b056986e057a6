import type { Json, JsonObject } from '../domain/json';
import type { JobRun, JobType, MadeAtOnce, Steps } from '../jobs/job-type';

/** A job type whose parameters are nobody's business but its own: what the kernel runs. */
export type BoundJobType = Omit<JobType, 'parse' | 'run' | 'atOnce'> & {
  /** Throws what `parse` throws at the first step. */
  readonly run: (run: Omit<JobRun<Json>, 'parameters'>, parameters: Json) => AsyncGenerator<Steps, JsonObject | undefined>;
  readonly atOnce?: (parameters: Json) => Promise<MadeAtOnce | null>;
};

/** Ties a job type's `parse` to its `run`. */
export const bindJobType = <P>({ parse, run, atOnce, ...type }: JobType<P>): BoundJobType => ({
  ...type,
  async *run(context, parameters) {
    return yield* run({ ...context, parameters: parse(parameters) });
  },
  ...(atOnce === undefined ? {} : { atOnce: async (parameters: Json) => atOnce(parse(parameters)) }),
});
