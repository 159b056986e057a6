import type { Decode } from '../../../dicom/port';
import type { FileToRead } from '../../../dicom/source/file-to-read';
import type { Opening } from '../../../dicom/source/opening';
import type { Transcoded, Transcoder } from '../../../dicom/transcode/port';
import { ThreadError } from '../../../threads/port';
import type { Context } from '../../association/association';
import { COMMAND, FIELD } from '../../message/command-set';
import { GET_CLASS } from '../../message/sop-class';
import { isStoreWarning, STATUS } from '../../message/status';
import { DimseFault } from '../../scu/fault';
import { giveBack, type ReadyData, readyData } from '../../scu/store/data-set-of';
import { sendReady } from '../../scu/store/send-ready';
import { storeCommand } from '../../scu/store/store-command';
import { readIdentifier } from '../read-identifier';
import { respond } from '../respond';
import type { ScpRequest, Service } from '../service';
import { makeAhead } from './ahead';
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
  readonly open: (instance: string) => Opening<Sendable | null>;
  /** Null: `TranscodeDicomProtocol` is false. */
  readonly transcoder: Transcoder | null;
};

/** Instances that are opened and read before their turn: each takes up to a mebibyte. */
const READ_AHEAD = 2;

type ToStore = Pick<Sendable, 'sopClass' | 'sopInstance' | 'file'>;

/** The data set of an instance as it is; null: it cannot be sent. */
type Readable = {
  readonly kind: 'ready';
  readonly instance: ToStore;
  readonly context: Context;
  readonly ready: ReadyData;
} | null;

/** What an instance is sent from; its data set is changed for other contexts when its turn comes. */
type Opened = Readable | { readonly kind: 'other syntaxes'; readonly instance: Sendable; readonly contexts: readonly Context[] };

type Prepared = Opened | { readonly kind: 'late'; readonly open: () => Promise<Opened> };

/** Null: the file is damaged or gone, which is no reason to keep back the others. */
const read = async ({ association }: ScpRequest, context: Context, instance: ToStore): Promise<Readable> => {
  try {
    return { kind: 'ready', instance, context, ready: await readyData(instance.file, context.id, association.perPdu) };
  } catch (error) {
    if (error instanceof DimseFault) return null;
    throw error;
  }
};

const whenOpen = async (request: ScpRequest, opening: Opening<Sendable | null>): Promise<Opened> => {
  const instance = await opening.open();
  if (instance === null) return null;
  const contexts = [...request.association.facts.contexts.values()].filter((one) => one.abstractSyntax === instance.sopClass);
  const own = contexts.find((one) => one.transferSyntax === instance.transferSyntax);
  if (own !== undefined) return read(request, own, instance);
  return contexts.length === 0 ? null : { kind: 'other syntaxes', instance, contexts };
};

const prepare = async (request: ScpRequest, id: string, ports: GetPorts): Promise<Prepared> => {
  const opening = ports.open(id);
  return opening.early ? whenOpen(request, opening) : { kind: 'late', open: () => whenOpen(request, opening) };
};

const drop = async (prepared: Prepared): Promise<void> => {
  if (prepared?.kind === 'ready') await giveBack(prepared.ready);
};

const storeOn = async ({ association, next }: ScpRequest, prepared: Readable, messageId: number): Promise<Sent> => {
  if (prepared === null) return 'failed';
  const { instance, context, ready } = prepared;
  await sendReady(association, context.id, storeCommand(instance, messageId), ready);
  for (;;) {
    const { command } = await next();
    if (command.command !== COMMAND.CStoreRsp || command.number(FIELD.MessageIdRespondedTo) !== messageId) continue;
    if (command.status === STATUS.Success) return 'completed';
    return isStoreWarning(command.status) ? 'warning' : 'failed';
  }
};

/** Null: the file went since it was opened, or cannot be read, or there is no room for what becomes of it. */
const changed = async (transcoder: Transcoder, file: FileToRead, syntaxes: readonly string[]): Promise<Transcoded | null> => {
  try {
    return await transcoder.transcode({ file, syntaxes, lossy: null });
  } catch (error) {
    if (error instanceof ThreadError) return null;
    throw error;
  }
};

const transcoded = async (
  request: ScpRequest,
  { instance, contexts }: Extract<Opened, { readonly kind: 'other syntaxes' }>,
  messageId: number,
  { transcoder }: GetPorts,
): Promise<Sent> => {
  if (transcoder === null) return 'failed';
  const syntaxes = contexts.map(({ transferSyntax }) => transferSyntax);
  const result = await changed(transcoder, instance.file, syntaxes);
  if (result?.kind !== 'transcoded') return 'failed';
  try {
    const context = contexts.find((one) => one.transferSyntax === result.transferSyntax);
    if (context === undefined) return 'failed';
    return await storeOn(request, await read(request, context, { ...instance, file: result.file }), messageId);
  } finally {
    await result.release();
  }
};

const answerGet = async (request: ScpRequest, ports: GetPorts): Promise<void> => {
  const identifier = await readIdentifier(request, ports.fallback());
  const instances = identifier === null ? [] : instancesOf(resourcesNamed(identifier, ports), ports);
  if (instances.length === 0) return respond(request, STATUS.UnableToProcess, NOTHING_DONE);
  const progress = new Progress(request, instances.length);
  const make = (id: string): Promise<Prepared> => prepare(request, id, ports);
  const ahead = makeAhead({ items: instances, most: READ_AHEAD, make, drop });
  try {
    for (const [index, id] of instances.entries()) {
      if (request.cancelled.aborted) break;
      const messageId = (index % 0xffff) + 1;
      const made = await ahead.next();
      const prepared = made?.kind === 'late' ? await made.open() : made;
      const sent =
        prepared?.kind === 'other syntaxes'
          ? await transcoded(request, prepared, messageId, ports)
          : await storeOn(request, prepared, messageId);
      progress.took(sent, ports.resources.find(id)?.tags['0008,0018'] ?? '');
      await progress.pending('told');
    }
  } finally {
    await ahead.close();
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
