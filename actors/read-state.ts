import { type Either, isLeft, right } from 'fp-ts/Either';
import { jobStream } from '../domain/job/events';
import { fold } from '../domain/job/evolve';
import { jobEventOf } from '../domain/job/recorded';
import type { JobState } from '../domain/job/state';
import type { EventStore, Position, StoreError } from '../eventstore/port';

/** Events read at once. */
const PAGE = 1024;

/** `position`: of the last event that was read, or null if there was none. */
export type ReadState = { readonly state: JobState | null; readonly position: Position | null };

/** The job's state as the log has it now, read on from `from`; null if the log does not know the job. */
export const readState = async (
  store: Pick<EventStore, 'readStream'>,
  id: string,
  from: JobState | null = null,
): Promise<Either<StoreError, ReadState>> => {
  let state = from;
  let position: Position | null = null;
  for (;;) {
    const page = await store.readStream(jobStream(id), { from: state === null ? 0 : state.revision + 1, limit: PAGE })();
    if (isLeft(page)) return page.left._tag === 'StreamNotFound' ? right({ state: null, position }) : page;
    const events = page.right.flatMap((recorded) => jobEventOf(recorded) ?? []);
    state = fold(id, events, state);
    position = page.right.at(-1)?.position ?? position;
    if (page.right.length < PAGE) return right({ state, position });
  }
};
