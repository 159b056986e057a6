import { type Either, left, map, right } from 'fp-ts/Either';
import type { Position, RecordedEvent, StoreError } from './port';
import { toRecorded } from './serialize';
import type { StoredEvent } from './stored';
import { UnreadableEvent } from './upcast';

/** The events, upcast. An event that cannot be read makes the whole read `StoreUnavailable`; its reason names the event. */
export const recordedEvents = (events: readonly StoredEvent[]): Either<StoreError, readonly RecordedEvent[]> => {
  try {
    return right(events.map(toRecorded));
  } catch (error) {
    if (error instanceof UnreadableEvent) return left({ _tag: 'StoreUnavailable', reason: error.message });
    throw error;
  }
};

/** The answer of `last` for this event. */
export const placeInTime = (
  event: StoredEvent | null,
): Either<StoreError, { readonly position: Position; readonly time: number } | null> =>
  event === null
    ? right(null)
    : map((events: readonly RecordedEvent[]) => ({ position: event.position, time: events[0]?.metadata.time ?? 0 }))(
        recordedEvents([event]),
      );
