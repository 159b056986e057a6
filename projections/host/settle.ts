import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { StoreError } from '../../eventstore/port';

/** The log cannot be read; thrown where a promise is all there is. */
export class LogUnavailable extends Error {
  constructor(readonly error: StoreError) {
    super(`The log cannot be read: ${error._tag}`);
  }
}

/** Right's value; throws `LogUnavailable` on Left. */
export const settle = async <A>(task: TaskEither<StoreError, A>): Promise<A> => {
  const result = await task();
  if (E.isLeft(result)) throw new LogUnavailable(result.left);
  return result.right;
};
