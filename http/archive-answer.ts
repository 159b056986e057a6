import * as E from 'fp-ts/Either';
import type { SubmitJob } from '../actors/port';
import { archiveSubmission } from '../jobs/archive/submission';
import type { Answer, Header } from './answer';
import type { ArchiveRequest } from './archive-request';
import { contentDisposition } from './content-disposition';
import { cut } from './cut';
import type { HttpDependencies } from './deps';
import { faultOf, noSuchOutput, unknownResource } from './errors';
import { answerSubmitted, hangUp, runToEnd } from './job-answer';
import type { Context } from './request-state';
import { ResponseStream } from './response-stream';

/** The job types that make a ZIP. */
export type ZipJobType = 'Archive' | 'Media';

const OUTPUT = 'archive';

/**
 * Submits a job that makes a ZIP and answers as the request asked: with its id, with the ZIP while it is made, or with the finished
 * ZIP (option SynchronousZipStream). A client that hangs up while its submission waits for a place in the queue submits nothing.
 */
export const answerArchive = async (
  jobType: ZipJobType,
  context: Context,
  resources: readonly string[],
  request: ArchiveRequest,
  defaultName: string,
  deps: HttpDependencies,
): Promise<Answer> => {
  const hierarchy = deps.projections.resources.hierarchy(resources);
  if (hierarchy === null) throw unknownResource();
  const transcode = request.transcode && {
    syntax: request.transcode.syntax,
    lossyQuality: request.transcode.lossyQuality ?? deps.options.DicomLossyTranscodingQuality,
  };
  const { parameters, facts, patients } = archiveSubmission(resources, hierarchy, { transcode, utf8: request.utf8 });
  const job: Omit<SubmitJob, 'delivery'> = {
    jobType,
    priority: request.priority,
    facts,
    patients,
    parameters: jobType === 'Media' ? { ...parameters, extended: request.extended } : parameters,
    userData: request.userData,
    filename: request.filename,
  };
  const name = request.filename ?? defaultName;
  if (!request.synchronous) return answerSubmitted(context, { delivery: 'output', ...job }, deps);
  if (deps.options.SynchronousZipStream) return answerStream(context, job, name, deps);
  return answerFile(context, { ...job, delivery: 'output' }, name, deps);
};

const answerStream = async (
  context: Context,
  job: Omit<SubmitJob, 'delivery'>,
  name: string,
  { engine, options }: HttpDependencies,
): Promise<Answer> => {
  const stream = new ResponseStream(context.res, zipHeaders(name), options.HttpRequestTimeout);
  const result = await engine.submit({ ...job, delivery: 'stream', stream }, context.state.origin, () => hangUp(context))();
  if (E.isLeft(result) && !context.res.headersSent) throw faultOf(result.left);
  if (E.isLeft(result)) cut(context.res);
  else stream.begin();
  await stream.closed;
  return { kind: 'written' };
};

const answerFile = async (context: Context, job: SubmitJob, name: string, deps: HttpDependencies): Promise<Answer> => {
  const state = await runToEnd(context, job, deps);
  const output = state.outputs[OUTPUT];
  if (output === undefined) throw noSuchOutput(OUTPUT);
  const { blob } = output;
  return { kind: 'stream', status: 200, headers: zipHeaders(name), length: blob.size, open: () => deps.outputs.open(blob) };
};

const zipHeaders = (name: string): readonly Header[] => [contentDisposition(name), ['Content-Type', 'application/zip']];
