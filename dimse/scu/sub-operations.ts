import type { DimseOperation } from '../error';
import { type CommandSet, FIELD } from '../message/command-set';
import { STATUS } from '../message/status';
import type { Retrieved, SubOperations } from '../port';
import { DimseFault } from './fault';

export const subOperationsOf = (command: CommandSet): SubOperations => ({
  remaining: command.number(FIELD.Remaining) ?? 0,
  completed: command.number(FIELD.Completed) ?? 0,
  failed: command.number(FIELD.Failed) ?? 0,
  warning: command.number(FIELD.Warning) ?? 0,
});

/** The numbers of a retrieval that succeeded. Throws a `DimseFault` if it did not, in whole or in part. */
export const retrievedOf = (command: CommandSet, aet: string, operation: DimseOperation): Retrieved => {
  const { status } = command;
  if (status !== STATUS.Success) throw new DimseFault({ _tag: 'Status', aet, operation, status });
  return subOperationsOf(command);
};
