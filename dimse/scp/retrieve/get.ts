import type { Decode } from '../../../dicom/port';
import type { FileToRead } from '../../../dicom/source/file-to-read';
import type { Transcoder } from '../../../dicom/transcode/port';
import type { Context } from '../../association/association';
import { COMMAND, FIELD } from '../../message/command-set';
import { GET_CLASS } from '../../message/sop-class';
import { isStoreWarning, STATUS } from '../../message/status';
import { DimseFault } from '../../scu/fault';
import { readyData } from '../../scu/store/data-set-of';
import { sendReady } from '../../scu/store/send-ready';
import { storeCommand } from '../../scu/store/store-command';
import { readIdentifier } from '../read-identifier';
import { respond } from '../respond';
import type { ScpRequest, Service } from '../service';
import type { Sent } from './move';
import { NOTHING_DONE, Progress } from './progress';
import { instancesOf, resourcesNamed, type SelectionPorts } from './selection';

export type Sendable = {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly transferSyntax: string;
  readonly file: FileToRead;
};

export type GetPorts = SelectionPorts & {
  readonly fallback: () => Decode;
  /** Null if the instance or its bytes are gone. */
  readonly open: (instance: string) => Promise<Sendable | null>;
  /** Null: `TranscodeDicomProtocol` is false. */
  readonly transcoder: Transcoder | null;
};

/** The next message of the peer: of interest are answers to our C-STOREs. */
type NextMessage = ScpRequest['next'];

/** Null: the file is damaged or gone, which is no reason to keep back the others. */
const readable = async <T>(read: Promise<T>): Promise<T | null> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof DimseFault) return null;
    throw error;
  }
};

const storeOn = async (
  { association }: ScpRequest,
  next: NextMessage,
  context: Context,
  instance: Pick<Sendable, 'sopClass' | 'sopInstance' | 'file'>,
  messageId: number,
): Promise<Sent> => {
  const ready = await readable(readyData(instance.file, context.id, association.perPdu));
  if (ready === null) return 'failed';
  await sendReady(association, context.id, storeCommand(instance, messageId), ready);
  for (;;) {
    const { command } = await next();
    if (command.command !== COMMAND.CStoreRsp || command.number(FIELD.MessageIdRespondedTo) !== messageId) continue;
    if (command.status === STATUS.Success) return 'completed';
    return isStoreWarning(command.status) ? 'warning' : 'failed';
  }
};

const sendOne = async (request: ScpRequest, id: string, messageId: number, ports: GetPorts): Promise<Sent> => {
  const instance = await ports.open(id);
  if (instance === null) return 'failed';
  const contexts = [...request.association.facts.contexts.values()].filter((one) => one.abstractSyntax === instance.sopClass);
  const own = contexts.find((one) => one.transferSyntax === instance.transferSyntax);
  if (own !== undefined) return storeOn(request, request.next, own, instance, messageId);
  if (contexts.length === 0 || ports.transcoder === null) return 'failed';
  const syntaxes = contexts.map(({ transferSyntax }) => transferSyntax);
  const result = await ports.transcoder.transcode({ file: instance.file, syntaxes, lossy: null });
  if (result.kind !== 'transcoded') return 'failed';
  try {
    const context = contexts.find((one) => one.transferSyntax === result.transferSyntax);
    return context === undefined
      ? 'failed'
      : await storeOn(request, request.next, context, { ...instance, file: result.file }, messageId);
  } finally {
    await result.release();
  }
};

const answerGet = async (request: ScpRequest, ports: GetPorts): Promise<void> => {
  const identifier = await readIdentifier(request, ports.fallback());
  const instances = identifier === null ? [] : instancesOf(resourcesNamed(identifier, ports), ports);
  if (instances.length === 0) return respond(request, STATUS.UnableToProcess, NOTHING_DONE);
  const progress = new Progress(request, instances.length);
  for (const [index, id] of instances.entries()) {
    if (request.cancelled.aborted) break;
    progress.took(await sendOne(request, id, (index % 0xffff) + 1, ports), ports.resources.find(id)?.tags['0008,0018'] ?? '');
    await progress.pending('told');
  }
  await progress.end(request.cancelled.aborted);
};

/** C-GET (PS3.4 C.4.3): the instances travel on the association of the request. */
export const getService = (ports: GetPorts): Service => ({
  command: COMMAND.CGetRq,
  sopClasses: [GET_CLASS.PatientRoot, GET_CLASS.StudyRoot],
  permission: () => 'get',
  cancellable: true,
  takesTurn: false,
  answer: (request) => answerGet(request, ports),
});
