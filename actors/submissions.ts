import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { Fact, Origin } from '../domain/event';
import { jobStream } from '../domain/job/events';
import type { Position } from '../eventstore/port';
import { seal } from '../eventstore/sealed';
import type { Admission } from './admission';
import type { EnginePorts } from './engine-ports';
import type { JobRefusal, SealedJob, SubmitJob } from './port';
import type { Streams } from './streams';

export type SubmissionPorts = Pick<EnginePorts, 'recorder' | 'ids' | 'random'> & {
  readonly admission: Admission;
  readonly streams: Streams;
  readonly shown: (position: Position) => Promise<void>;
};

export type Submissions = (
  job: SubmitJob,
  origin: Origin,
  signal?: AbortSignal,
) => Promise<Either<JobRefusal, { readonly id: string }>>;

/** Lets jobs in: waits for a place, seals what may be personal, records the submission, and waits until it is shown. */
export const createSubmissions = ({ recorder, ids, random, admission, streams, shown }: SubmissionPorts): Submissions => {
  const record = async (id: string, job: SubmitJob, origin: Origin): Promise<Either<JobRefusal, { readonly id: string }>> => {
    const { parameters, userData, filename, sealedContent: content } = job;
    const sealedJob: SealedJob = { parameters, userData, filename, ...(content === undefined ? {} : { content }) };
    const { document, ref } = seal(sealedJob, job.patients, random, ids.uuid());
    const { jobType, priority, delivery, facts } = job;
    const submitted: Fact = { type: 'JobSubmitted', data: { jobType, priority, delivery, facts, sealed: ref } };
    const recorded = await recorder.record({
      stream: jobStream(id),
      expected: 'none',
      facts: [submitted],
      documents: [document],
      origin,
    })();
    if (isLeft(recorded)) return recorded;
    await shown(recorded.right.position);
    return right({ id });
  };

  return async (job, origin, signal) => {
    const admitted = await admission.enter(signal);
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
