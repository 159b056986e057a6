import type { NetworkCause } from '../error';

/** The association is over; whoever waits on it rejects with this. It never leaves this folder's users. */
export class AssociationEnded extends Error {
  constructor(readonly why: NetworkCause) {
    super(`Association ended: ${why.kind}`);
  }
}
