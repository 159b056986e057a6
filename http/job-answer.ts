import type { SubmitJob } from '../actors/port';
import type { JobState } from '../domain/job/state';
import { orthancStatus, statusOf } from '../domain/orthanc-status';
import { type Answer, json } from './answer';
import type { HttpDependencies } from './deps';
import { described } from './fault';
import type { JobOptions } from './job-options';
import { perform } from './perform';
import type { Context } from './request-state';

/** What a route says of a job that delivers no file; the rest is in its options. */
export type NewJob = Pick<SubmitJob, 'jobType' | 'facts' | 'parameters' | 'patients' | 'sealedContent'>;

type Deps = Pick<HttpDependencies, 'engine' | 'projections' | 'describeContent'>;

/**
 * Submits a job and answers as the request asked: with its id, or, when it is over, with its `Content`. A job that failed is the
 * answer to its request: the status of its error, with its details. A client that hangs up leaves the job running, but for one that
 * still waits for a place in the queue: it is not submitted.
 */
export const answerJob = async (context: Context, job: NewJob, options: JobOptions, deps: Deps): Promise<Answer> => {
  const { priority, userData } = options;
  const submission: SubmitJob = { ...job, priority, userData, delivery: 'none', filename: null };
  if (!options.synchronous) return answerSubmitted(context, submission, deps);
  const { jobType, facts } = await runToEnd(context, submission, deps);
  return json(deps.describeContent(jobType, { ...facts, ...job.sealedContent }));
};

/** The answer to an asynchronous request: the id of the job. */
export const answerSubmitted = async (
  context: Context,
  job: SubmitJob,
  { engine }: Pick<HttpDependencies, 'engine'>,
): Promise<Answer> => {
  const { id } = await perform(engine.submit(job, context.state.origin, () => hangUp(context)));
  return json({ ID: id, Path: `/jobs/${id}` });
};

/** Submits a job and waits for its success. Throws the answer to its failure. */
export const runToEnd = async (
  context: Context,
  job: SubmitJob,
  { engine, projections, describeContent }: Deps,
): Promise<JobState> => {
  const { id } = await perform(engine.submit(job, context.state.origin, () => hangUp(context)));
  const state = await engine.whenOver(id);
  if (state === null) {
    throw described(
      orthancStatus.InexistentItem,
      'Cannot retrieve the status of the job, make sure that "JobsHistorySize" is not 0',
    );
  }
  if (state.state === 'Failure') throw failureOf(state, projections, describeContent);
  return state;
};

/** The HTTP status is that of the job's error; the details are left out if there are none. */
const failureOf = (state: JobState, { jobs }: HttpDependencies['projections'], describe: Deps['describeContent']) => {
  const row = jobs.get(state.id);
  const details = row?.errorDetails ?? state.error?.details ?? '';
  const content = describe(state.jobType, { ...state.facts, ...row?.content });
  const payload = RETRIEVALS.has(state.jobType)
    ? { Type: 'RetrieveJob', Content: content.Details ?? [] }
    : (state.error?.payload ?? null);
  return described(statusOf(state.error?.code ?? orthancStatus.InternalError.code), details === '' ? null : details, payload);
};

/** They tell what became of each retrieval, also where no peer answered a status (contract 12-newer-releases.md §2.4). */
const RETRIEVALS: ReadonlySet<string> = new Set(['DicomMoveScu', 'DicomGetScu']);

/** Made once: the reason that Node makes for each abort, with its stack, costs more than the rest of it. */
const GONE = new Error('The client is gone');

/** Aborted when the client is gone before the answer is out. */
export const hangUp = (context: Context): AbortSignal => {
  const controller = new AbortController();
  context.res.once('close', () => {
    if (!context.res.writableFinished) controller.abort(GONE);
  });
  if (context.res.closed) controller.abort(GONE);
  return controller.signal;
};
