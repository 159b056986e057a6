import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { AssociationEnded } from '../association/ended';
import type { DimseError, DimseOperation } from '../error';

/** A `DimseError` on its way; it never leaves this folder. */
export class DimseFault extends Error {
  constructor(readonly error: DimseError) {
    super(error._tag);
  }
}

/** Faults become Left; whatever else is thrown is a defect and rejects. */
export const answer =
  <T>(work: () => Promise<T>): TaskEither<DimseError, T> =>
  async () => {
    try {
      return E.right(await work());
    } catch (error) {
      if (error instanceof DimseFault) return E.left(error.error);
      throw error;
    }
  };

/** What ended an association in the middle of an operation, as a fault; others are passed on. */
export const lost = (error: unknown, aet: string, operation: DimseOperation, signal: AbortSignal | undefined): unknown => {
  if (!(error instanceof AssociationEnded)) return error;
  if (signal?.aborted === true) return new DimseFault({ _tag: 'Cancelled' });
  return new DimseFault({ _tag: 'Lost', aet, operation, cause: error.why });
};
