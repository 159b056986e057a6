import { isLeft } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import { jobStream } from '../domain/job/events';
import { orthancStatus } from '../domain/orthanc-status';
import type { EventStore } from '../eventstore/port';
import { JobFault } from '../jobs/job-type';

/** The origin of what a job does in the name of who submitted it: the log says who that was. Rejects with a `JobFault`. */
export const readSubmitter = async (store: Pick<EventStore, 'readStream'>, job: string): Promise<Origin> => {
  const read = await store.readStream(jobStream(job), { from: 0, limit: 1 })();
  const submitted = isLeft(read) ? undefined : read.right[0];
  if (submitted === undefined) throw new JobFault(orthancStatus.Database.code);
  const { actor, correlationId } = submitted.metadata;
  return { actor, correlationId, causationId: submitted.id };
};
