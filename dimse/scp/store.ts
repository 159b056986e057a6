import * as E from 'fp-ts/Either';
import { newMeta } from '../../dicom/edit/meta-header';
import type { Ingest, IngestError, StoredInstance, TakeBytes } from '../../ingest/port';
import type { DataStream } from '../association/data-stream';
import { AssociationEnded } from '../association/ended';
import { COMMAND, FIELD } from '../message/command-set';
import { STATUS } from '../message/status';
import type { Caller } from './ports';
import { respond } from './respond';
import type { Service } from './service';

/** An instance that came: for whoever waits for the instances of a C-MOVE that it asked for. */
export type Arrived = {
  readonly stored: StoredInstance;
  readonly callingAet: string;
  /** The C-MOVE that caused it, if the sender says so. */
  readonly moveOriginator: { readonly aet: string; readonly messageId: number } | null;
};

export type StorePorts = {
  readonly ingest: Pick<Ingest, 'store'>;
  readonly arrived: (instance: Arrived) => void;
  readonly warn: (notice: { readonly what: string; readonly aet: string; readonly reason: string }) => void;
};

/** An association that ended in the middle, as an upload whose client hung up. */
const asHungUp = (error: unknown): unknown =>
  error instanceof AssociationEnded ? Object.assign(new Error('the association ended'), { code: 'ECONNRESET' }) : error;

/** The bytes of a DICOM file: a meta header of ours, then the data set as it comes. */
async function* fileOf(meta: Buffer, data: DataStream): AsyncGenerator<Uint8Array> {
  yield meta;
  try {
    yield* data;
  } catch (error) {
    throw asHungUp(error);
  }
}

/** The same, handed on. */
const pourFile = async (meta: Buffer, data: DataStream, take: TakeBytes): Promise<void> => {
  await take(meta);
  try {
    await data.pour(take);
  } catch (error) {
    throw asHungUp(error);
  }
};

/** PS3.4 B.2.3. */
const statusOf = (error: IngestError): number => {
  switch (error._tag) {
    case 'TooLarge':
    case 'StorageFull':
    case 'LimitReached':
    case 'StorageUnavailable':
      return STATUS.OutOfResources;
    case 'ReadOnly':
      return STATUS.NotAuthorized;
    case 'NoIdentifiers':
    case 'EmptyIdentifiers':
    case 'NotAsAnnounced':
      return STATUS.DataSetDoesNotMatch;
    case 'EmptyBody':
    case 'NotDicom':
    case 'BeyondDicomLimits':
    case 'BadEncoding':
    case 'BrokenForm':
    case 'ZipRefused':
    case 'UploadAborted':
      return STATUS.UnableToProcess;
  }
};

/** C-STORE (PS3.7 9.1.1, PS3.4 annex B): the way of `POST /instances`. */
export const storeService = (ports: StorePorts): Service => {
  /** Bytes of the instance before, by caller: those of a series are alike, so that memory of the right size is asked for at once. */
  const expected = new WeakMap<Caller, number>();
  return {
    command: COMMAND.CStoreRq,
    sopClasses: null,
    permission: () => 'store',
    cancellable: false,
    takesTurn: true,
    answer: async (request) => {
      const { caller, context, message } = request;
      const { command, data } = message;
      const sopInstance = command.text(FIELD.AffectedSopInstance);
      const further = { [FIELD.AffectedSopInstance]: sopInstance };
      if (data === null) return respond(request, STATUS.UnableToProcess, further);
      const sopClass = command.text(FIELD.AffectedSopClass) || context.abstractSyntax;
      const meta = newMeta({ sopClass, sopInstance }, context.transferSyntax);
      let size = 0;
      const counted =
        (take: TakeBytes): TakeBytes =>
        (chunk) => {
          size += chunk.length;
          return take(chunk);
        };
      const upload = {
        body: fileOf(meta, data),
        pour: (take: TakeBytes) => pourFile(meta, data, counted(take)),
        contentLength: null,
        expectedLength: expected.get(caller) ?? null,
        encoding: 'identity',
        announced: { sopClass: command.text(FIELD.AffectedSopClass), sopInstance },
      } as const;
      const stored = await ports.ingest.store(upload, caller.origin())();
      expected.set(caller, size);
      if (E.isLeft(stored)) {
        const { _tag } = stored.left;
        if (_tag === 'UploadAborted') throw new AssociationEnded({ kind: 'Closed' });
        ports.warn({ what: 'An instance was not stored', aet: caller.aet, reason: _tag });
        return respond(request, statusOf(stored.left), further);
      }
      const aet = command.text(FIELD.MoveOriginatorAet);
      const messageId = command.number(FIELD.MoveOriginatorMessageId);
      const moveOriginator = aet === '' || messageId === null ? null : { aet, messageId };
      for (const one of [stored.right].flat()) ports.arrived({ stored: one, callingAet: caller.aet, moveOriginator });
      return respond(request, STATUS.Success, further);
    },
  };
};
