import { systemClock, systemTimers } from '../../cli/system-ports';
import { bytesSource } from '../association/fragments';
import { requestAssociation } from '../association/request';
import { LONGEST_IDENTIFIER } from '../identifier/decode';
import { type CommandValues, FIELD } from '../message/command-set';
import { sendCancel } from '../scu/responses';

export type Response = {
  readonly status: number;
  readonly remaining: number | null;
  readonly completed: number | null;
  /** Its data set; null if it has none. */
  readonly data: Buffer | null;
};

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
const MICROS = 1_000_000;

/** Sends one request with these bytes as its identifier (explicit little endian), and shows every response as it came. */
export const converse = async (port: number, callingAet: string, sopClass: string, values: CommandValues, identifier: Buffer) => {
  const clock = systemClock();
  const ports = { clock, timers: systemTimers(clock), maximumPduLength: 16_384 };
  const target = { host: '127.0.0.1', port, tls: null, patience: 20 * MICROS, signal: undefined };
  const contexts = [{ id: 1, abstractSyntax: sopClass, transferSyntaxes: [EXPLICIT_LITTLE] }];
  const association = await requestAssociation(target, { callingAet, calledAet: 'US', contexts, roles: [] }, ports);
  const command = { [FIELD.MessageId]: 1, [FIELD.AffectedSopClass]: sopClass, [FIELD.Priority]: 0, ...values };
  await association.send(1, command, bytesSource(identifier));
  return {
    next: async (): Promise<Response> => {
      const message = await association.next();
      const data = (await message.data?.whole(LONGEST_IDENTIFIER)) ?? null;
      const { status } = message.command;
      return {
        status,
        remaining: message.command.number(FIELD.Remaining),
        completed: message.command.number(FIELD.Completed),
        data,
      };
    },
    cancel: () => sendCancel(association, 1, 1),
    release: () => association.release(),
  };
};
