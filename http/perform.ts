import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { JobRefusal } from '../actors/port';
import type { StoreError } from '../eventstore/port';
import type { AnnotationRefusal } from '../ingest/annotations';
import type { IngestError } from '../ingest/port';
import { faultOf } from './errors';

/** Runs a command of the inner layers; throws the answer to its refusal. */
export const perform = async <A>(
  command: TaskEither<JobRefusal | IngestError | AnnotationRefusal | StoreError, A>,
): Promise<A> => {
  const result = await command();
  if (E.isLeft(result)) throw faultOf(result.left);
  return result.right;
};
