import type { Association } from '../association/association';
import { AssociationEnded } from '../association/ended';
import type { Message } from '../association/message-reader';
import { COMMAND, FIELD } from '../message/command-set';
import { STATUS } from '../message/status';
import { isAllowed } from './permissions';
import type { Caller, ScpPorts } from './ports';
import { respond } from './respond';
import type { Service } from './service';
import type { Turns } from './turns';

const serviceFor = (services: readonly Service[], command: number, sopClass: string): Service | undefined =>
  services.find((one) => one.command === command && (one.sopClasses?.includes(sopClass) ?? true));

/**
 * Listens for what a peer says while its request is answered: C-CANCEL ends the answer; anything else is kept for after it. The returned message is
 * the next one of the association.
 */
const listening = (association: Association, messageId: number, abort: AbortController): Promise<Message> => {
  const next = async (): Promise<Message> => {
    for (;;) {
      const message = await association.next(true);
      const { command } = message;
      if (command.command !== COMMAND.CCancelRq) return message;
      if (command.number(FIELD.MessageIdRespondedTo) === messageId) abort.abort();
    }
  };
  const upcoming = next();
  upcoming.catch(() => abort.abort());
  return upcoming;
};

/** An association that is being served: `busy` while a request is answered; `leaving` ends it after that. */
export type Serving = { readonly association: Association; busy: boolean; leaving: boolean };

/** Answers the requests of an association, one after the other, until it is over. Never rejects. */
export const serve = async (serving: Serving, caller: Caller, ports: ScpPorts, turns: Turns): Promise<void> => {
  const { association } = serving;
  let upcoming: Promise<Message> | null = null;
  try {
    while (!serving.leaving) {
      serving.busy = false;
      const message: Message = await (upcoming === null ? association.next() : association.owed(upcoming));
      serving.busy = true;
      upcoming = null;
      const { command, contextId } = message;
      // What was cancelled is over already.
      if (command.command === COMMAND.CCancelRq) continue;
      const context = association.facts.contexts.get(contextId);
      const service = context && serviceFor(ports.services, command.command, context.abstractSyntax);
      if (context === undefined || service === undefined) {
        message.data?.discard();
        await respond({ association, message }, STATUS.UnrecognizedOperation);
        continue;
      }
      const permission = service.permission(context.abstractSyntax);
      if (!(await isAllowed(caller, permission, ports))) {
        ports.warn({ what: `A request was refused (${permission})`, aet: caller.aet, address: caller.address });
        association.abort({ kind: 'Aborted', source: 0, reason: 0 });
        return;
      }
      const abort = new AbortController();
      const listen = (): Promise<Message> => listening(association, command.messageId, abort);
      let heard = service.cancellable ? listen() : null;
      const next = async (): Promise<Message> => {
        const told = await association.owed(heard ?? listen());
        heard = listen();
        return told;
      };
      const endTurn = service.takesTurn ? await turns.enter() : null;
      try {
        await service.answer({ association, context, message, caller, cancelled: abort.signal, next });
      } finally {
        endTurn?.();
      }
      upcoming = heard;
      message.data?.discard();
    }
    association.abort({ kind: 'Aborted', source: 0, reason: 0 });
  } catch (error) {
    if (error instanceof AssociationEnded) {
      // What was cut short may be all that is over: a peer that asks for the release within a data set waits for its answer.
      if (association.releaseAsked) await association.release();
      else association.abort(error.why);
      return;
    }
    ports.warn({ what: 'An association failed by a defect', aet: caller.aet, address: caller.address, err: error });
    association.abort({ kind: 'Aborted', source: 0, reason: 0 });
  }
};
