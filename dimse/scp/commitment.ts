import { COMMAND, FIELD } from '../message/command-set';
import { STORAGE_COMMITMENT } from '../message/sop-class';
import { STATUS } from '../message/status';
import type { CommitmentReport, Identifier, SopReference } from '../port';
import type { Caller } from './ports';
import { readIdentifier } from './read-identifier';
import { respond } from './respond';
import type { ScpRequest, Service } from './service';

export type CommitmentServicePorts = {
  /** Sees to it that a report is sent. False: it cannot be done. */
  readonly commit: (
    request: { readonly transactionUid: string; readonly instances: readonly SopReference[] },
    caller: Caller,
  ) => Promise<boolean>;
  /** Takes a report. False: nobody asked for it. */
  readonly reported: (report: CommitmentReport) => boolean;
};

const TRANSACTION_UID = '0008,1195';
const REFERENCED = '0008,1199';
const FAILED = '0008,1198';
const REASON = '0008,1197';
const SUCCESSFUL = 1;
const WITH_FAILURES = 2;

const textOf = (identifier: Identifier, tag: string): string => {
  const value = identifier[tag];
  return typeof value === 'string' ? value.trim() : '';
};

const itemsOf = (identifier: Identifier, tag: string): readonly Identifier[] => {
  const value = identifier[tag];
  return typeof value === 'string' || value === undefined ? [] : value;
};

const reference = (item: Identifier): SopReference => ({
  sopClass: textOf(item, '0008,1150'),
  sopInstance: textOf(item, '0008,1155'),
});

const answerAction = async (request: ScpRequest, { commit }: CommitmentServicePorts): Promise<void> => {
  const { command } = request.message;
  const further = {
    [FIELD.AffectedSopInstance]: command.text(FIELD.RequestedSopInstance),
    [FIELD.ActionType]: command.number(FIELD.ActionType) ?? 0,
  };
  if (command.number(FIELD.ActionType) !== 1) return respond(request, STATUS.NoSuchActionType, further);
  const identifier = await readIdentifier(request);
  const transactionUid = identifier === null ? '' : textOf(identifier, TRANSACTION_UID);
  const instances = identifier === null ? [] : itemsOf(identifier, REFERENCED).map(reference);
  const done = transactionUid !== '' && instances.length > 0 && (await commit({ transactionUid, instances }, request.caller));
  return respond(request, done ? STATUS.Success : STATUS.ProcessingFailure, further);
};

const answerReport = async (request: ScpRequest, { reported }: CommitmentServicePorts): Promise<void> => {
  const { command } = request.message;
  const type = command.number(FIELD.EventType) ?? 0;
  const further = { [FIELD.AffectedSopInstance]: command.text(FIELD.AffectedSopInstance), [FIELD.EventType]: type };
  if (type !== SUCCESSFUL && type !== WITH_FAILURES) return respond(request, STATUS.NoSuchEventType, further);
  const identifier = await readIdentifier(request);
  if (identifier === null) return respond(request, STATUS.ProcessingFailure, further);
  const report: CommitmentReport = {
    transactionUid: textOf(identifier, TRANSACTION_UID),
    success: itemsOf(identifier, REFERENCED).map(reference),
    failures: itemsOf(identifier, FAILED).map((item) => ({ ...reference(item), reason: Number(textOf(item, REASON)) || 0 })),
  };
  return respond(request, reported(report) ? STATUS.Success : STATUS.ProcessingFailure, further);
};

/** Storage commitment, both ways (PS3.4 annex J): what we are asked to commit to, and what others report to us. */
export const commitmentServices = (ports: CommitmentServicePorts): readonly Service[] => [
  {
    command: COMMAND.NActionRq,
    sopClasses: [STORAGE_COMMITMENT],
    permission: () => 'nAction',
    cancellable: false,
    takesTurn: true,
    answer: (request) => answerAction(request, ports),
  },
  {
    command: COMMAND.NEventReportRq,
    sopClasses: [STORAGE_COMMITMENT],
    permission: () => 'eventReport',
    cancellable: false,
    takesTurn: true,
    answer: (request) => answerReport(request, ports),
  },
];
