import type { JobErrorData } from '../domain/job/events';
import { orthancStatus } from '../domain/orthanc-status';
import type { NewDocument } from '../eventstore/port';
import { seal } from '../eventstore/sealed';
import { JobFault } from '../jobs/job-type';
import type { EnginePorts } from './engine-ports';

export type RecordableError = { readonly error: JobErrorData; readonly documents: readonly NewDocument[] };

/**
 * What the log says of a failure. Whatever is no `JobFault` is an `InternalError` without details, because its
 * message may hold a value; details that may be personal go into a document that is erased with the patients.
 */
export const recordableError = (
  thrown: unknown,
  patients: readonly string[],
  { random, ids }: Pick<EnginePorts, 'random' | 'ids'>,
): RecordableError => {
  if (!(thrown instanceof JobFault)) return plain(orthancStatus.InternalError.code, '', {});
  const { code, details, sealed } = thrown;
  const more = thrown.payload === null ? {} : { payload: thrown.payload };
  if (!sealed || details === '') return plain(code, details, more);
  const { document, ref } = seal(details, patients, random, ids.uuid());
  return { error: { code, details: '', sealed: ref, ...more }, documents: [document] };
};

const plain = (code: number, details: string, more: Pick<JobErrorData, 'payload'>): RecordableError => ({
  error: { code, details, sealed: null, ...more },
  documents: [],
});

/** A streamed job outlived its answer: there is nobody to send the rest to. */
export const answerLost: JobErrorData = {
  code: orthancStatus.NetworkProtocol.code,
  details: 'The server stopped while the answer was being sent',
  sealed: null,
};
