import type { Association } from '../../association/association';
import type { Message } from '../../association/message-reader';
import { COMMAND, FIELD } from '../../message/command-set';
import { isPending } from '../../message/status';
import { protocolFault } from '../responses';
import type { ReadyData } from './data-set-of';
import { sendReady } from './send-ready';

export const OPERATION = 'C-STORE';

/** What is called once, while the answer is handled: what is sent by it follows the answer at once. */
export type Told = {
  readonly answered: (status: number) => void;
  /** With a `DimseFault`, `AssociationEnded`, or what the file system says; the association is no good any more. */
  readonly failed: (error: unknown) => void;
};

export type StoreMessage = {
  readonly association: Association;
  readonly contextId: number;
  readonly messageId: number;
  readonly command: Buffer;
  readonly ready: ReadyData;
};

/** Sends one C-STORE-RQ, and tells of its answer. What is ready is used up. Never throws. */
export const exchange = (
  { association, contextId, messageId, command, ready }: StoreMessage,
  { answered, failed }: Told,
): void => {
  const heard = ({ command: response, data }: Message): void => {
    data?.discard();
    const answers = response.command === COMMAND.CStoreRsp && response.number(FIELD.MessageIdRespondedTo) === messageId;
    if (!answers) failed(protocolFault(association, OPERATION, 'unexpected message'));
    else if (isPending(response.status)) listen();
    else answered(response.status);
  };
  // It is within an event of the socket: a defect must not end the server.
  const take = (message: Message): void => {
    try {
      heard(message);
    } catch (error) {
      failed(error);
    }
  };
  const listen = (): void => association.whenNext({ resolve: take, reject: failed, patient: false });
  try {
    const sending = sendReady(association, contextId, command, ready);
    if (sending === undefined) listen();
    else sending.then(listen).catch(failed);
  } catch (error) {
    failed(error);
  }
};
