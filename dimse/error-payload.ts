import type { ErrorPayload } from '../domain/job/events';
import { type DimseError, dimseStatusOf } from './error';

/** What clients of 1.12.10 and later are told of a failure: the status of the peer, if it answered one (contract 12-newer-releases.md §8.2). */
export const dimsePayload = (error: DimseError): ErrorPayload | null => {
  const status = dimseStatusOf(error);
  return status === null ? null : { Type: 'Dimse', Content: { DimseErrorStatus: status } };
};
