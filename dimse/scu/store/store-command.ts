import { COMMAND, type CommandElements, encodeElements, FIELD, WITH_DATA_SET } from '../../message/command-set';
import type { StoreRequest } from '../../port';

export type StoreCommand = Pick<StoreRequest, 'sopClass' | 'sopInstance' | 'moveOriginator'>;

const originatorOf = ({ moveOriginator }: StoreCommand): CommandElements =>
  moveOriginator === undefined
    ? []
    : [
        [FIELD.MoveOriginatorAet, moveOriginator.aet],
        [FIELD.MoveOriginatorMessageId, moveOriginator.messageId],
      ];

/** A C-STORE-RQ, encoded (PS3.7 9.3.1.1). */
export const storeCommand = (request: StoreCommand, messageId: number): Buffer =>
  encodeElements([
    [FIELD.AffectedSopClass, request.sopClass],
    [FIELD.CommandField, COMMAND.CStoreRq],
    [FIELD.MessageId, messageId],
    [FIELD.Priority, 0],
    [FIELD.DataSetType, WITH_DATA_SET],
    [FIELD.AffectedSopInstance, request.sopInstance],
    ...originatorOf(request),
  ]);
