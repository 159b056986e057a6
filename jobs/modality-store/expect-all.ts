import { setImmediate } from 'node:timers/promises';
import type { StoreSession } from '../../dimse/port';
import type { ModalityStorePorts } from './ports';

/** Instances that are looked up in one go: what else the server does goes on between two. */
const LOOKED_UP = 500;

export function* portions(instances: readonly string[], from = 0): Generator<readonly string[]> {
  for (let at = from; at < instances.length; at += LOOKED_UP) yield instances.slice(at, at + LOOKED_UP);
}

/** Tells the session what the instances need, from one of them on. */
export const expectAll = async (
  session: Pick<StoreSession, 'expect'>,
  instances: readonly string[],
  from: number,
  { needs }: Pick<ModalityStorePorts, 'needs'>,
): Promise<void> => {
  for (const portion of portions(instances, from)) {
    session.expect(needs(portion));
    if (portion.length === LOOKED_UP) await setImmediate();
  }
};
