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

/** How a retrieval ended. Throws a `DimseFault` if it failed as a whole. */
export const retrievedOf = (command: CommandSet, aet: string, operation: DimseOperation): Retrieved => {
  const { status } = command;
  if (status !== STATUS.Success && status !== STATUS.SubOperationsFailed) {
    throw new DimseFault({ _tag: 'Status', aet, operation, status });
  }
  return { ...subOperationsOf(command), status };
};
