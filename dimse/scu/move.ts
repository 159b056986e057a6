import { bytesSource } from '../association/fragments';
import { encodeIdentifier } from '../identifier/encode';
import { COMMAND, FIELD } from '../message/command-set';
import { MOVE_CLASS } from '../message/sop-class';
import { isPending } from '../message/status';
import type { Call, MoveRequest, Retrieved, SubOperations } from '../port';
import { UNCOMPRESSED } from './echo';
import { contextFor, onAssociation } from './open';
import type { ScuPorts } from './ports';
import { protocolFault, responsesTo } from './responses';
import { retrievedOf, subOperationsOf } from './sub-operations';

const OPERATION = 'C-MOVE';

/** C-MOVE (PS3.7 9.1.4, PS3.4 C.4.2). Rejects with a `DimseFault`. */
export const move = (
  call: Call,
  { model, identifier, targetAet, messageId = 1 }: MoveRequest,
  progress: (done: SubOperations) => void,
  ports: ScuPorts,
): Promise<Retrieved> => {
  const sopClass = MOVE_CLASS[model];
  const contexts = [{ abstractSyntax: sopClass, transferSyntaxes: UNCOMPRESSED }];
  return onAssociation(call, OPERATION, { contexts }, ports, async (association) => {
    const { id, transferSyntax } = contextFor(association, sopClass, OPERATION);
    const request = {
      [FIELD.CommandField]: COMMAND.CMoveRq,
      [FIELD.MessageId]: messageId,
      [FIELD.AffectedSopClass]: sopClass,
      [FIELD.Priority]: 0,
      [FIELD.MoveDestination]: targetAet,
    };
    await association.send(id, request, bytesSource(encodeIdentifier(identifier, transferSyntax)));
    const awaited = { association, operation: OPERATION, contextId: id, messageId, response: COMMAND.CMoveRsp } as const;
    for await (const { command } of responsesTo({ ...awaited, signal: call.signal, cancellable: true })) {
      if (!isPending(command.status)) return retrievedOf(command, call.peer.aet, OPERATION);
      progress(subOperationsOf(command));
    }
    throw protocolFault(association, OPERATION, 'no response');
  });
};
