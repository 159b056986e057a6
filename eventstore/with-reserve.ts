import { type Either, isLeft, left } from 'fp-ts/Either';
import type { DiskReserve } from './disk-reserve';
import type { Appended, EventStore, StoreError } from './port';

const isFull = (result: Either<StoreError, Appended>): boolean => isLeft(result) && result.left._tag === 'StoreFull';

/**
 * Lets a full disk be emptied: the first append that finds no room releases the reserve, and until there is room again it is for
 * appends without documents alone, which deletions and the ends of jobs are; uploads, submissions and outputs are refused as
 * `StoreFull`.
 */
export const withReserve = <S extends Pick<EventStore, 'append'>>(store: S, reserve: DiskReserve): S => ({
  ...store,
  append: (append) => async () => {
    const grows = (append.documents ?? []).length > 0;
    if (grows && !reserve.held()) {
      if (!reserve.hasRoom()) return left({ _tag: 'StoreFull', reason: 'what is left is kept for deletions' });
      void reserve.restore();
    }
    const result = await store.append(append)();
    const released = isFull(result) && reserve.release();
    return released && !grows ? store.append(append)() : result;
  },
});
