import { COMMAND } from '../message/command-set';
import { VERIFICATION } from '../message/sop-class';
import { STATUS } from '../message/status';
import { respond } from './respond';
import type { Service } from './service';

/** C-ECHO (PS3.7 9.1.5). */
export const echoService: Service = {
  command: COMMAND.CEchoRq,
  sopClasses: [VERIFICATION],
  permission: () => 'echo',
  cancellable: false,
  takesTurn: true,
  answer: (request) => respond(request, STATUS.Success),
};
