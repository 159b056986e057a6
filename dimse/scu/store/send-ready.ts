import type { Association } from '../../association/association';
import { release, withCommand } from '../../association/whole-data';
import type { ReadyData } from './data-set-of';

/**
 * Sends a command set and what is ready as its data set, which is used up. What lies in memory is with the socket when this returns: undefined; else a promise, which rejects
 * as that of `Association.send`. Throws `AssociationEnded`.
 */
export const sendReady = (
  association: Association,
  contextId: number,
  command: Buffer,
  ready: ReadyData,
): Promise<void> | undefined => {
  if (ready.kind === 'pieces') return association.sendEncoded(contextId, command, ready.data).finally(ready.giveBack);
  const message = withCommand(ready.data, command, contextId, association.perPdu);
  association.sendWhole(message, () => release(ready.data));
  return undefined;
};
