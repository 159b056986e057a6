import { kernelActor, type Origin } from '../domain/event';
import type { ProjectionHost } from '../projections/port';
import type { KeyedLock } from './keyed-lock';
import { IngestFault } from './receive';
import { type RemovePorts, removeResource } from './remove-resource';

/** How much may be stored; 0: no limit. */
export type StorageLimits = {
  /** Bytes of all instances and attachments. */
  readonly bytes: number;
  readonly patients: number;
  /** What happens to an instance for which there is no room. */
  readonly mode: 'Recycle' | 'Reject';
};

export type RecyclePorts = RemovePorts & {
  readonly projections: ProjectionHost;
  readonly locks: KeyedLock;
  readonly limits: StorageLimits;
};

type Incoming = { readonly patient: string; readonly size: number };

const exceeded = (
  { patient, size }: Incoming,
  { projections: { resources }, limits }: RecyclePorts,
): 'size' | 'patients' | null => {
  const { diskSize, patients } = resources.statistics();
  if (limits.bytes > 0 && diskSize + size > limits.bytes) return 'size';
  const isNew = resources.get('Patient', patient) === null;
  return limits.patients > 0 && isNew && patients + 1 > limits.patients ? 'patients' : null;
};

const makeRoom = async (incoming: Incoming, origin: Origin, ports: RecyclePorts): Promise<void> => {
  // What was stored last counts, also while the read models cannot show it.
  await ports.projections.shown();
  for (let limit = exceeded(incoming, ports); limit !== null; limit = exceeded(incoming, ports)) {
    if (ports.limits.mode === 'Reject') throw new IngestFault({ _tag: 'LimitReached', limit });
    const victim = ports.projections.resources.nextToRecycle(incoming.patient);
    if (victim === null) throw new IngestFault({ _tag: 'LimitReached', limit: 'protection' });
    await removeResource('Patient', victim, { ...origin, actor: kernelActor }, ports);
  }
};

/**
 * Runs `store` when there is room for the instance: patients that nobody protected go, the one that was added to least
 * recently first, and never the instance's own (contract 09-resources.md §12, 12-newer-releases.md §6.1). With limits, instances
 * are stored one after the other, so that two of them do not take the same room. Rejects with an `IngestFault`.
 */
export const withRoom = <A>(incoming: Incoming, origin: Origin, ports: RecyclePorts, store: () => Promise<A>): Promise<A> => {
  if (ports.limits.bytes === 0 && ports.limits.patients === 0) return store();
  return ports.locks.run('recycling', async () => {
    await makeRoom(incoming, origin, ports);
    return store();
  });
};
