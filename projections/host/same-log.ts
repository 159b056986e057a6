import * as E from 'fp-ts/Either';
import type { EventStore } from '../../eventstore/port';
import type { Anchor } from './checkpoints';
import { LogUnavailable } from './settle';

/**
 * Whether the log still holds the very event that a projection took last. It does not when the log was restored from an
 * older backup or replaced, even if it has grown past that position since.
 */
export const holdsAnchor = async (store: EventStore, anchor: Anchor): Promise<boolean> => {
  const read = await store.readStream(anchor.stream, { from: anchor.revision, limit: 1 })();
  if (E.isLeft(read)) {
    if (read.left._tag === 'StreamNotFound') return false;
    throw new LogUnavailable(read.left);
  }
  const event = read.right[0];
  return event !== undefined && event.position === anchor.position && event.hash === anchor.hash;
};
