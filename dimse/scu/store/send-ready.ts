import type { Association } from '../../association/association';
import { release, withCommand } from '../../association/whole-data';
import { type CommandValues, encodeCommand, WITH_DATA_SET } from '../../message/command-set';
import type { ReadyData } from './data-set-of';

/**
 * Sends a message with its data set, which is used up. What lies in memory is with the socket when this returns: undefined; else a promise, which rejects
 * as that of `Association.send`. Throws `AssociationEnded`.
 */
export const sendReady = (
  association: Association,
  contextId: number,
  values: CommandValues,
  ready: ReadyData,
): Promise<void> | undefined => {
  if (ready.kind === 'pieces') return association.send(contextId, values, ready.data).finally(ready.giveBack);
  const command = encodeCommand(values, WITH_DATA_SET);
  const message = withCommand(ready.data, command, contextId, association.perPdu);
  association.sendWhole(message, () => release(ready.data));
  return undefined;
};
