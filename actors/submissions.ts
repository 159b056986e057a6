import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import { jobStream } from '../domain/job/events';
import type { Position } from '../eventstore/port';
import { seal } from '../eventstore/sealed';
import type { Admission } from './admission';
import type { EndedAtOnce } from './at-once';
import type { EnginePorts } from './engine-ports';
import type { JobRefusal, SealedJob, SubmitJob } from './port';
import type { Streams } from './streams';
import { wholeLife } from './whole-life';

export type SubmissionPorts = Pick<EnginePorts, 'recorder' | 'ids' | 'random'> & {
  readonly admission: Admission;
  readonly streams: Streams;
  readonly atOnce: (job: SubmitJob) => Promise<EndedAtOnce | null>;
  /** Resolves when whoever asks from then on is shown the position, and the kernel has taken it. */
  readonly willShow: (position: Position) => Promise<void>;
};

export type Submissions = (
  job: SubmitJob,
  origin: Origin,
  gone?: () => AbortSignal,
) => Promise<Either<JobRefusal, { readonly id: string }>>;

/** Lets jobs in: waits for a place, seals what may be personal, records the submission, and waits until whoever asks is shown it. */
export const createSubmissions = ({
  recorder,
  ids,
  random,
  admission,
  streams,
  atOnce,
  willShow,
}: SubmissionPorts): Submissions => {
  const record = async (id: string, job: SubmitJob, origin: Origin): Promise<Either<JobRefusal, { readonly id: string }>> => {
    const { parameters, userData, filename, sealedContent: content } = job;
    const sealedJob: SealedJob = { parameters, userData, filename, ...(content === undefined ? {} : { content }) };
    const { document, ref } = seal(sealedJob, job.patients, random, ids.uuid());
    const { jobType, priority, delivery, facts } = job;
    const data = { jobType, priority, delivery, facts, sealed: ref };
    const ended = await atOnce(job);
    const life = ended && wholeLife({ id, data, origin }, ended.success, ids.uuid);
    const recorded = await recorder.record({
      stream: jobStream(id),
      expected: 'none',
      origin,
      facts: life?.facts ?? [{ type: 'JobSubmitted', data }],
      documents: ended && life ? [document, ended.document] : [document],
      ...(life ?? {}),
    })();
    if (isLeft(recorded)) return recorded;
    await willShow(recorded.right.position);
    return right({ id });
  };

  return async (job, origin, gone) => {
    const admitted = await admission.enter(gone);
    if (admitted !== 'admitted') {
      job.stream?.abort();
      return left({ _tag: admitted === 'aborted' ? 'SubmissionAborted' : 'Stopping' });
    }
    const id = ids.uuid();
    if (job.stream) streams.add(id, job.stream);
    try {
      const submitted = await record(id, job, origin);
      if (isLeft(submitted)) streams.fail(id);
      return submitted;
    } finally {
      admission.settled();
    }
  };
};
