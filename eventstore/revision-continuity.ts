import { type Either, isLeft, right } from 'fp-ts/Either';
import type { StoreError } from './port';
import type { StoredEvent, StoredLog } from './stored';

/** Streams whose last revision is remembered; of others it is looked up. */
const REMEMBERED = 100_000;

export type Continuity = {
  /** What is wrong with the revision of the next event of the log, or null. */
  readonly faultOf: (event: StoredEvent) => Promise<Either<StoreError, string | null>>;
};

/** Checks that the revisions of every stream count from 0 without gap. Memory is bounded, whatever the number of streams. */
export const createContinuity = (log: Pick<StoredLog, 'readStream'>): Continuity => {
  const lastOf = new Map<string, number>();

  const lookUp = async ({ stream, revision, position }: StoredEvent): Promise<Either<StoreError, number>> => {
    if (revision === 0) return right(-1);
    const before = await log.readStream(stream, { direction: 'backwards', from: revision - 1, limit: 1 })();
    if (isLeft(before)) return before.left._tag === 'StreamNotFound' ? right(-1) : before;
    const event = before.right[0];
    return right(event !== undefined && event.position < position ? event.revision : -1);
  };

  return {
    faultOf: async (event) => {
      const remembered = lastOf.get(event.stream);
      const last = remembered === undefined ? await lookUp(event) : right(remembered);
      if (isLeft(last)) return last;
      lastOf.delete(event.stream);
      lastOf.set(event.stream, event.revision);
      const oldest = lastOf.keys().next();
      if (lastOf.size > REMEMBERED && oldest.done === false) lastOf.delete(oldest.value);
      return right(
        event.revision === last.right + 1
          ? null
          : `it follows revision ${last.right}: an event of the stream is missing or repeated`,
      );
    },
  };
};
