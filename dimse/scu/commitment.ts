import { bytesSource } from '../association/fragments';
import type { DimseOperation } from '../error';
import { encodeIdentifier } from '../identifier/encode';
import { COMMAND, type CommandValues, FIELD } from '../message/command-set';
import { STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE } from '../message/sop-class';
import { STATUS } from '../message/status';
import type { Call, CommitmentReport, Identifier, SopReference } from '../port';
import type { Role } from '../upper/pdu/pdu';
import { UNCOMPRESSED } from './echo';
import { DimseFault } from './fault';
import { contextFor, onAssociation } from './open';
import type { ScuPorts } from './ports';
import { responseTo } from './responses';

const TRANSACTION_UID = '0008,1195';
const FAILURE_REASON = '0008,1197';
const FAILED_SEQUENCE = '0008,1198';
const REFERENCED_SEQUENCE = '0008,1199';

const item = ({ sopClass, sopInstance }: SopReference): Identifier => ({ '0008,1150': sopClass, '0008,1155': sopInstance });

const send = (
  call: Call,
  operation: DimseOperation,
  message: {
    readonly values: CommandValues;
    readonly response: number;
    readonly data: Identifier;
    readonly roles: readonly Role[];
  },
  ports: ScuPorts,
): Promise<void> => {
  const contexts = [{ abstractSyntax: STORAGE_COMMITMENT, transferSyntaxes: UNCOMPRESSED }];
  return onAssociation(call, operation, { contexts, roles: message.roles }, ports, async (association) => {
    const { id, transferSyntax } = contextFor(association, STORAGE_COMMITMENT, operation);
    await association.send(
      id,
      { ...message.values, [FIELD.MessageId]: 1 },
      bytesSource(encodeIdentifier(message.data, transferSyntax)),
    );
    const awaited = { association, operation, contextId: id, messageId: 1, response: message.response };
    const { command } = await responseTo({ ...awaited, signal: call.signal, cancellable: false });
    const { status } = command;
    if (status !== STATUS.Success) throw new DimseFault({ _tag: 'Status', aet: call.peer.aet, operation, status });
  });
};

/** N-ACTION (PS3.4 J.3.2). Rejects with a `DimseFault`. */
export const requestCommitment = (
  call: Call,
  { transactionUid, instances }: { readonly transactionUid: string; readonly instances: readonly SopReference[] },
  ports: ScuPorts,
): Promise<void> => {
  const values = {
    [FIELD.CommandField]: COMMAND.NActionRq,
    [FIELD.RequestedSopClass]: STORAGE_COMMITMENT,
    [FIELD.RequestedSopInstance]: STORAGE_COMMITMENT_INSTANCE,
    [FIELD.ActionType]: 1,
  };
  const data = { [TRANSACTION_UID]: transactionUid, [REFERENCED_SEQUENCE]: instances.map(item) };
  return send(call, 'N-ACTION', { values, response: COMMAND.NActionRsp, data, roles: [] }, ports);
};

/** N-EVENT-REPORT (PS3.4 J.3.3), as the SCP of the service, which calls its user back. Rejects with a `DimseFault`. */
export const reportCommitment = (call: Call, report: CommitmentReport, ports: ScuPorts): Promise<void> => {
  const { transactionUid, success, failures } = report;
  const values = {
    [FIELD.CommandField]: COMMAND.NEventReportRq,
    [FIELD.AffectedSopClass]: STORAGE_COMMITMENT,
    [FIELD.AffectedSopInstance]: STORAGE_COMMITMENT_INSTANCE,
    [FIELD.EventType]: failures.length === 0 ? 1 : 2,
  };
  const data: Identifier = {
    [TRANSACTION_UID]: transactionUid,
    ...(success.length === 0 ? {} : { [REFERENCED_SEQUENCE]: success.map(item) }),
    ...(failures.length === 0
      ? {}
      : { [FAILED_SEQUENCE]: failures.map((one) => ({ ...item(one), [FAILURE_REASON]: String(one.reason) })) }),
  };
  const roles = [{ sopClass: STORAGE_COMMITMENT, scu: false, scp: true }];
  return send(call, 'N-EVENT-REPORT', { values, response: COMMAND.NEventReportRsp, data, roles }, ports);
};
