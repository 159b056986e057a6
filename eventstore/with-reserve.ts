import { type Either, isLeft, left } from 'fp-ts/Either';
import type { Micros } from '../domain/time';
import type { DiskReserve } from './disk-reserve';
import type { Append, Appended, EventStore, StoreError } from './port';

const isFull = (result: Either<StoreError, Appended>): boolean => isLeft(result) && result.left._tag === 'StoreFull';

/** The append with no time before `time`. */
const notBefore = (append: Append, time: Micros): Append => ({
  ...append,
  events: append.events.map((event) =>
    event.metadata.time >= time ? event : { ...event, metadata: { ...event.metadata, time } },
  ),
});

/**
 * Lets a full disk be emptied: the first append that finds no room releases the reserve, and until there is room again it is for
 * appends without documents alone, which deletions and the ends of jobs are; uploads, submissions and outputs are refused as
 * `StoreFull`. An append that is repeated takes the time of the latest that was given meanwhile: the time of the log never goes back.
 */
export const withReserve = <S extends Pick<EventStore, 'append'>>(store: S, reserve: DiskReserve): S => {
  let latest: Micros = 0;
  return {
    ...store,
    append: (append) => async () => {
      for (const { metadata } of append.events) latest = Math.max(latest, metadata.time);
      const grows = (append.documents ?? []).length > 0;
      if (grows && !reserve.held()) {
        if (!reserve.hasRoom()) return left({ _tag: 'StoreFull', reason: 'what is left is kept for deletions' });
        void reserve.restore();
      }
      const result = await store.append(append)();
      const released = isFull(result) && reserve.release();
      return released && !grows ? store.append(notBefore(append, latest))() : result;
    },
  };
};
