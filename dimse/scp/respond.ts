import type { DataSource } from '../association/fragments';
import { type CommandValues, FIELD } from '../message/command-set';
import type { ScpRequest } from './service';

/** Sends a response: the request's class and message id are filled in (PS3.7 9.3). */
export const respond = (
  { association, message: { contextId, command } }: Pick<ScpRequest, 'association' | 'message'>,
  status: number,
  further: CommandValues = {},
  data: DataSource | null = null,
): Promise<void> => {
  const sopClass = command.text(FIELD.AffectedSopClass) || command.text(FIELD.RequestedSopClass);
  const values = {
    [FIELD.AffectedSopClass]: sopClass,
    [FIELD.CommandField]: command.command | 0x8000,
    [FIELD.MessageIdRespondedTo]: command.messageId,
    [FIELD.Status]: status,
    ...further,
  };
  return association.send(contextId, values, data);
};
