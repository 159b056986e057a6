import type { Clock, Micros, Timers } from '../../../domain/time';
import type { Association } from '../../association/association';

/** A peer as seen by the pool: who calls whom, where and how. */
export type PoolKey = string;

type Kept = {
  readonly key: PoolKey;
  readonly proposed: ReadonlySet<string>;
  readonly association: Association;
  cancel: () => void;
};

/** Associations that are kept at once: each costs the peer one of its own. */
const MOST = 32;

/** Keeps associations between sessions for a while (`DicomAssociationCloseDelay`). One that ends meanwhile is forgotten. */
export class AssociationPool {
  private readonly kept = new Set<Kept>();

  constructor(private readonly ports: { readonly clock: Clock; readonly timers: Timers; readonly delay: Micros }) {}

  /** An association for which all of this was proposed, if there is one. */
  take(key: PoolKey, wanted: ReadonlySet<string>): Association | null {
    for (const one of this.kept) {
      if (one.key !== key || ![...wanted].every((each) => one.proposed.has(each))) continue;
      this.forget(one);
      // Else the answer to a request could come to the pool, which would end the association.
      one.association.waitNoMore();
      return one.association;
    }
    return null;
  }

  /** Resolves at once if it is kept, else when it is released. */
  async give(key: PoolKey, proposed: ReadonlySet<string>, association: Association): Promise<void> {
    const { clock, timers, delay } = this.ports;
    if (association.ending !== undefined) return;
    if (delay === 0 || this.kept.size >= MOST || association.releaseAsked) return association.release();
    const kept: Kept = { key, proposed, association, cancel: () => undefined };
    const end = (): void => {
      this.forget(kept);
      void association.release();
    };
    kept.cancel = timers.at(clock.now() + delay, end);
    this.kept.add(kept);
    association.onEnd(() => this.forget(kept));
    // Whatever a peer says unasked, its wish to release among it, ends the keeping.
    association.next(true).then(end, () => {
      if (this.kept.has(kept)) end();
    });
  }

  /** Releases all that is kept. */
  async close(): Promise<void> {
    const all = [...this.kept];
    for (const one of all) this.forget(one);
    await Promise.all(all.map(({ association }) => association.release()));
  }

  private forget(one: Kept): void {
    one.cancel();
    this.kept.delete(one);
  }
}
