import { DicomError } from '../../dicom/port';
import { AssociationEnded } from '../association/ended';
import { bytesSource } from '../association/fragments';
import { decodeIdentifier, LONGEST_IDENTIFIER } from '../identifier/decode';
import { encodeIdentifier } from '../identifier/encode';
import { COMMAND, FIELD } from '../message/command-set';
import { FIND_CLASS } from '../message/sop-class';
import { isPending, STATUS } from '../message/status';
import type { Call, DataSet, FindAnswer, FindRequest, FindStep } from '../port';
import { UNCOMPRESSED } from './echo';
import { DimseFault } from './fault';
import { contextFor, onAssociation } from './open';
import type { ScuPorts } from './ports';
import { protocolFault, responsesTo, stopAnswers } from './responses';

const OPERATION = 'C-FIND';

const readAnswer = (dataSet: DataSet, ports: ScuPorts): FindAnswer | null => {
  try {
    return { dataSet, identifier: decodeIdentifier(dataSet, ports.fallback) };
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
};

/** C-FIND (PS3.7 9.1.2, PS3.4 C.4.1). Rejects with a `DimseFault`, or with what `take` throws. */
export const find = (
  call: Call,
  { model, identifier }: FindRequest,
  take: (answer: FindAnswer) => FindStep | Promise<FindStep>,
  ports: ScuPorts,
): Promise<void> => {
  const sopClass = FIND_CLASS[model];
  const contexts = [{ abstractSyntax: sopClass, transferSyntaxes: UNCOMPRESSED }];
  return onAssociation(call, OPERATION, { contexts }, ports, async (association) => {
    const { id, transferSyntax } = contextFor(association, sopClass, OPERATION);
    const request = {
      [FIELD.CommandField]: COMMAND.CFindRq,
      [FIELD.MessageId]: 1,
      [FIELD.AffectedSopClass]: sopClass,
      [FIELD.Priority]: 0,
    };
    await association.send(id, request, bytesSource(encodeIdentifier(identifier, transferSyntax)));
    let stopped: (() => void) | null = null;
    const awaited = { association, operation: OPERATION, contextId: id, messageId: 1, response: COMMAND.CFindRsp } as const;
    try {
      for await (const { command, data } of responsesTo({ ...awaited, signal: call.signal, cancellable: true })) {
        const { status } = command;
        if (!isPending(status)) {
          if (status === STATUS.Success || (stopped !== null && status === STATUS.Cancel)) return;
          throw new DimseFault({ _tag: 'Status', aet: call.peer.aet, operation: OPERATION, status });
        }
        if (stopped !== null || data === null || call.signal?.aborted === true) continue;
        const bytes = await data.whole(LONGEST_IDENTIFIER);
        const answer = bytes === null ? null : readAnswer({ bytes, transferSyntax }, ports);
        if (answer === null) throw protocolFault(association, OPERATION, 'unreadable answer');
        if ((await take(answer)) === 'next') continue;
        stopped = stopAnswers(awaited);
      }
    } catch (error) {
      // All that was wanted had come.
      if (stopped === null || !(error instanceof AssociationEnded)) throw error;
    } finally {
      stopped?.();
    }
  });
};
