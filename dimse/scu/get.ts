import { newMeta } from '../../dicom/edit/meta-header';
import type { Association } from '../association/association';
import { bytesSource } from '../association/fragments';
import type { Message } from '../association/message-reader';
import { encodeIdentifier } from '../identifier/encode';
import { COMMAND, FIELD } from '../message/command-set';
import { GET_CLASS } from '../message/sop-class';
import { isPending, STATUS } from '../message/status';
import type { Call, GetRequest, Retrieved, SubOperations, TakeInstance } from '../port';
import { UNCOMPRESSED } from './echo';
import { contextFor, onAssociation, type Wanted } from './open';
import type { ScuPorts } from './ports';
import { protocolFault, responsesTo } from './responses';
import { retrievedOf, subOperationsOf } from './sub-operations';

const OPERATION = 'C-GET';
/** The rest is for the storage classes. */
const MOST_STORAGE_CONTEXTS = 120;

/** Few classes: each transfer syntax in a context of its own, so that every file can come as it is. Many: the peer chooses for each class. */
const wantedOf = (sopClass: string, { sopClasses }: GetRequest, bothRoles: boolean, { options }: ScuPorts): Wanted => {
  const syntaxes = options.storageSyntaxes;
  const classes = (sopClasses.length === 0 ? options.storageClasses : [...new Set(sopClasses)]).slice(0, MOST_STORAGE_CONTEXTS);
  const apart = classes.length * syntaxes.length <= MOST_STORAGE_CONTEXTS;
  const contexts = classes.flatMap((abstractSyntax) =>
    apart
      ? syntaxes.map((one) => ({ abstractSyntax, transferSyntaxes: [one] }))
      : [{ abstractSyntax, transferSyntaxes: syntaxes }],
  );
  return {
    contexts: [{ abstractSyntax: sopClass, transferSyntaxes: UNCOMPRESSED }, ...contexts],
    roles: classes.map((one) => ({ sopClass: one, scu: bothRoles, scp: true })),
  };
};

async function* fileOf(meta: Buffer, data: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  yield meta;
  yield* data;
}

/** Hands on an instance that came as a sub-operation, and answers it. */
const arrival = async (association: Association, { contextId, command, data }: Message, take: TakeInstance): Promise<void> => {
  const context = association.facts.contexts.get(contextId);
  if (command.command !== COMMAND.CStoreRq || context === undefined || data === null) {
    throw protocolFault(association, OPERATION, 'unexpected message');
  }
  const sopClass = command.text(FIELD.AffectedSopClass);
  const sopInstance = command.text(FIELD.AffectedSopInstance);
  const { transferSyntax } = context;
  const body = fileOf(newMeta({ sopClass, sopInstance }, transferSyntax), data);
  const status = await take({ sopClass, sopInstance, transferSyntax, body });
  data.discard();
  const response = {
    [FIELD.AffectedSopClass]: sopClass,
    [FIELD.CommandField]: COMMAND.CStoreRsp,
    [FIELD.MessageIdRespondedTo]: command.messageId,
    [FIELD.Status]: status,
    [FIELD.AffectedSopInstance]: sopInstance,
  };
  await association.send(contextId, response, null);
};

/** C-GET (PS3.7 9.1.3, PS3.4 C.4.3). Rejects with a `DimseFault`, or with what `take` throws. */
export const get = (
  call: Call,
  request: GetRequest,
  take: TakeInstance,
  progress: (done: SubOperations) => void,
  ports: ScuPorts,
): Promise<Retrieved> => {
  const sopClass = GET_CLASS[request.model];
  return onAssociation(
    call,
    OPERATION,
    wantedOf(sopClass, request, call.peer.manufacturer === 'SiemensSyngoCT', ports),
    ports,
    async (association) => {
      const { id, transferSyntax } = contextFor(association, sopClass, OPERATION);
      const values = {
        [FIELD.CommandField]: COMMAND.CGetRq,
        [FIELD.MessageId]: 1,
        [FIELD.AffectedSopClass]: sopClass,
        [FIELD.Priority]: 0,
      };
      await association.send(id, values, bytesSource(encodeIdentifier(request.identifier, transferSyntax)));
      const awaited = { association, operation: OPERATION, contextId: id, messageId: 1, response: COMMAND.CGetRsp } as const;
      const others = (message: Message) =>
        arrival(association, message, (instance) =>
          call.signal?.aborted === true ? Promise.resolve(STATUS.Cancel) : take(instance),
        );
      for await (const { command } of responsesTo({ ...awaited, signal: call.signal, cancellable: true }, others)) {
        if (!isPending(command.status)) return retrievedOf(command, call.peer.aet, OPERATION);
        progress(subOperationsOf(command));
      }
      throw protocolFault(association, OPERATION, 'no response');
    },
  );
};
