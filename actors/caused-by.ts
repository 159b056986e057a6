import { kernelActor, type Origin } from '../domain/event';
import type { RecordedEvent } from '../eventstore/port';

/** The origin of what the kernel does because of this event. */
export const causedBy = ({ id, metadata }: RecordedEvent): Origin => ({
  actor: kernelActor,
  correlationId: metadata.correlationId,
  causationId: id,
});
