import type { Association } from '../association/association';
import type { Message } from '../association/message-reader';
import type { DimseOperation } from '../error';
import { COMMAND, FIELD } from '../message/command-set';
import { isPending } from '../message/status';
import { DimseFault } from './fault';

/** How long a peer may take to end after a C-CANCEL. */
const GRACE_MS = 2_000;

export type Awaited = {
  readonly association: Association;
  readonly operation: DimseOperation;
  readonly contextId: number;
  readonly messageId: number;
  /** CommandField of the response. */
  readonly response: number;
  readonly signal: AbortSignal | undefined;
  /** Whether a C-CANCEL ends it. */
  readonly cancellable: boolean;
};

export const protocolFault = (association: Association, operation: DimseOperation, what: string): DimseFault => {
  const cause = { kind: 'Protocol', what } as const;
  association.abort(cause);
  return new DimseFault({ _tag: 'Lost', aet: association.facts.calledAet, operation, cause });
};

export const sendCancel = (association: Association, contextId: number, messageId: number): Promise<void> =>
  association.send(contextId, { [FIELD.CommandField]: COMMAND.CCancelRq, [FIELD.MessageIdRespondedTo]: messageId }, null);

type Stopped = Pick<Awaited, 'association' | 'contextId' | 'messageId'>;

/** Asks the peer to stop, and aborts the association if it has not after a while. The returned function keeps it from that. */
export const stopAnswers = ({ association, contextId, messageId }: Stopped): (() => void) => {
  const end = (): void => association.abort({ kind: 'Aborted', source: 0, reason: 0 });
  const timer = setTimeout(end, GRACE_MS);
  sendCancel(association, contextId, messageId).catch(end);
  return () => clearTimeout(timer);
};

/** Ends an operation when the signal comes. The returned function takes it back. */
const onAbort = (awaited: Awaited): (() => void) => {
  const { association, signal, cancellable } = awaited;
  if (signal === undefined) return () => undefined;
  let ended = (): void => undefined;
  const aborted = (): void => {
    if (cancellable) ended = stopAnswers(awaited);
    else association.abort({ kind: 'Aborted', source: 0, reason: 0 });
  };
  if (signal.aborted) aborted();
  else signal.addEventListener('abort', aborted);
  return () => {
    ended();
    signal.removeEventListener('abort', aborted);
  };
};

/**
 * The responses to a request, to the final one, which comes last. `others` sees messages that are requests of the peer. Rejects with a
 * `DimseFault`, or `AssociationEnded`. Whoever takes a message reads its data set.
 */
export async function* responsesTo(
  awaited: Awaited,
  others?: (message: Message) => Promise<void>,
): AsyncGenerator<Message, void> {
  const { association, operation, messageId, response, signal } = awaited;
  const ignore = onAbort(awaited);
  try {
    for (;;) {
      const message = await association.next();
      const { command } = message;
      if (command.command === response && command.number(FIELD.MessageIdRespondedTo) === messageId) {
        const final = !isPending(command.status);
        if (signal?.aborted === true && final) throw new DimseFault({ _tag: 'Cancelled' });
        yield message;
        message.data?.discard();
        if (final) return;
      } else if (others !== undefined && (command.command & 0x8000) === 0) await others(message);
      else throw protocolFault(association, operation, 'unexpected message');
    }
  } finally {
    ignore();
  }
}

/** The only response to a request, without its data set. */
export const responseTo = async (awaited: Awaited): Promise<Message> => {
  for await (const message of responsesTo(awaited)) {
    message.data?.discard();
    if (!isPending(message.command.status)) return message;
  }
  throw protocolFault(awaited.association, awaited.operation, 'no response');
};
