import { EXPLICIT_LITTLE, IMPLICIT_LITTLE } from '../../dicom/parse/transfer-syntax';
import { COMMAND, FIELD } from '../message/command-set';
import { FIND_CLASS, VERIFICATION } from '../message/sop-class';
import { STATUS } from '../message/status';
import type { Call } from '../port';
import { DimseFault } from './fault';
import { contextFor, onAssociation } from './open';
import type { ScuPorts } from './ports';
import { responseTo } from './responses';

export const UNCOMPRESSED = [EXPLICIT_LITTLE, IMPLICIT_LITTLE] as const;

/** C-ECHO (PS3.7 9.1.5). Rejects with a `DimseFault`. */
export const echo = (call: Call, checkFind: boolean, ports: ScuPorts): Promise<void> => {
  const classes = checkFind ? [VERIFICATION, FIND_CLASS.StudyRoot] : [VERIFICATION];
  const contexts = classes.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: UNCOMPRESSED }));
  return onAssociation(call, 'C-ECHO', { contexts }, ports, async (association) => {
    const { id } = contextFor(association, VERIFICATION, 'C-ECHO');
    if (checkFind) contextFor(association, FIND_CLASS.StudyRoot, 'C-FIND');
    const request = { [FIELD.CommandField]: COMMAND.CEchoRq, [FIELD.MessageId]: 1, [FIELD.AffectedSopClass]: VERIFICATION };
    await association.send(id, request, null);
    const awaited = { association, operation: 'C-ECHO', contextId: id, messageId: 1, response: COMMAND.CEchoRsp } as const;
    const { command } = await responseTo({ ...awaited, signal: call.signal, cancellable: false });
    const { status } = command;
    if (status !== STATUS.Success) throw new DimseFault({ _tag: 'Status', aet: call.peer.aet, operation: 'C-ECHO', status });
  });
};
