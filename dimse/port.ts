import type { TaskEither } from 'fp-ts/TaskEither';
import type { FileToRead } from '../dicom/source/file-to-read';
import type { Level } from '../domain/resource/events';
import type { DimseError } from './error';
import type { Modality } from './modality';

/** Whom we call, and how long we wait. */
export type Call = {
  readonly peer: Modality;
  /** Our title; default: the peer's `localAet`, else `DicomAet`. */
  readonly localAet?: string;
  /** Seconds of silence of the peer before it is given up; default (or 0): the peer's timeout, else `DicomScuTimeout`; these may be 0: for ever. */
  readonly timeout?: number;
  /** Ends what is going on with `Cancelled`: by a C-CANCEL where there is one, then by A-ABORT. */
  readonly signal?: AbortSignal;
};

/** Attributes of an identifier (PS3.4 C.1.3) by `gggg,eeee` in lower-case hex: texts in Unicode, or the items of a sequence. */
export type Identifier = { readonly [tag: string]: string | readonly Identifier[] };

/** A data set as it came: no meta header, in this transfer syntax. */
export type DataSet = { readonly bytes: Buffer; readonly transferSyntax: string };

export type FindModel = 'PatientRoot' | 'StudyRoot' | 'Worklist';

export type FindRequest = {
  /** Default: `PatientRoot` for the level Patient, else `StudyRoot`, as Orthanc. */
  readonly model: FindModel;
  /** With QueryRetrieveLevel, unless of a worklist. */
  readonly identifier: Identifier;
};

export type FindAnswer = { readonly dataSet: DataSet; readonly identifier: Identifier };

/** Numbers of sub-operations, as far as the peer tells them (else 0). */
export type SubOperations = {
  readonly remaining: number;
  readonly completed: number;
  readonly failed: number;
  readonly warning: number;
};

/** How a C-MOVE or C-GET succeeded. A final status of 0xB000 (some sub-operations failed) is a `DimseError`, as for Orthanc. */
export type Retrieved = SubOperations;

export type MoveRequest = {
  readonly model: 'PatientRoot' | 'StudyRoot';
  readonly identifier: Identifier;
  readonly targetAet: string;
  /** By which arriving instances name this move (MoveOriginatorMessageID); default: the next free one. */
  readonly messageId?: number;
};

export type GetRequest = {
  readonly model: 'PatientRoot' | 'StudyRoot';
  readonly identifier: Identifier;
  /** Storage SOP classes that may come; those beyond 120 are left out. Empty: the usual ones. */
  readonly sopClasses: readonly string[];
};

/** An instance that arrives by C-GET. Whoever takes it reads `body` to its end: the bytes of a DICOM file, with meta header. */
export type Arriving = {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly transferSyntax: string;
  readonly body: AsyncIterable<Uint8Array>;
};

/** What becomes of an arriving instance: the status of the C-STORE-RSP, 0x0000 for success. */
export type TakeInstance = (instance: Arriving) => Promise<number>;

export type SopReference = { readonly sopClass: string; readonly sopInstance: string };

/** Failure reasons of PS3.3 C.14.1.1, such as 0x0112. */
export type CommitmentReport = {
  readonly transactionUid: string;
  readonly success: readonly SopReference[];
  readonly failures: readonly (SopReference & { readonly reason: number })[];
};

export type StoreRequest = SopReference & {
  /** A DICOM file (with meta header or without), whose data set is sent as it is. */
  readonly file: FileToRead;
  /** Of the file. */
  readonly transferSyntax: string;
  /** The C-MOVE that caused this, if one did. */
  readonly moveOriginator?: { readonly aet: string; readonly messageId: number };
  readonly signal?: AbortSignal;
};

/** 0x0000, or a warning: 0xB000, 0xB006, 0xB007, 0x0111 (it is there already). Other statuses are a `DimseError`. */
export type Stored = { readonly status: number };

/** A SOP class and the transfer syntax of a file of it. */
export type StorageNeed = { readonly sopClass: string; readonly transferSyntax: string };

/**
 * Sends instances to one peer, one after the other. Associations are opened when they are first needed, for all needs that are known
 * then, as many as it takes (128 presentation contexts each); a need that comes later opens another one.
 */
export type StoreSession = {
  /** Tells beforehand what will be sent, so that one association may do. */
  readonly expect: (needs: Iterable<StorageNeed>) => void;
  /**
   * Transfer syntaxes that the peer takes for this class: the file's own first if it is one of them, then the preferred one, then other
   * uncompressed ones. Empty: the peer does not take the class, or none of these syntaxes.
   */
  readonly acceptedSyntaxes: (need: StorageNeed) => TaskEither<DimseError, readonly string[]>;
  /**
   * Tells what is stored next; several in their order. It is read while the peer has to do with what comes before, and the first of it sent as
   * soon as that succeeded: `store` for it then tells how it went. Where it cannot be sent as it is, it waits for `store`.
   */
  readonly prepare: (request: StoreRequest) => void;
  /** `NoPresentationContext` if the peer does not take the file's transfer syntax. After another error than `Status` the session opens anew. */
  readonly store: (request: StoreRequest) => TaskEither<DimseError, Stored>;
  /** Gives the associations back: they are kept for `DicomAssociationCloseDelay` seconds, then released. Idempotent. */
  readonly close: () => Promise<void>;
};

/** The DICOM network as a client. Nothing here rejects but by a defect. */
export type DicomScu = {
  /** C-ECHO; with `checkFind`, also that the peer accepts C-FIND (Study Root). */
  readonly echo: (call: Call, checkFind?: boolean) => TaskEither<DimseError, void>;
  /**
   * C-FIND. `take` sees each answer in order, and the peer waits meanwhile; when it returns `stop`, a C-CANCEL is sent and no more answers
   * are shown. Right: the final status was success, or, after `stop`,
   * cancel, or none within a while.
   */
  readonly find: (
    call: Call,
    request: FindRequest,
    take: (answer: FindAnswer) => FindStep | Promise<FindStep>,
  ) => TaskEither<DimseError, void>;
  /** C-MOVE. `progress` sees each pending response. */
  readonly move: (call: Call, request: MoveRequest, progress: (done: SubOperations) => void) => TaskEither<DimseError, Retrieved>;
  /** C-GET on one association, on which the instances arrive. */
  readonly get: (
    call: Call,
    request: GetRequest,
    take: TakeInstance,
    progress: (done: SubOperations) => void,
  ) => TaskEither<DimseError, Retrieved>;
  /** N-ACTION of the storage commitment push model (PS3.4 J.3.2): asks the peer to keep these instances. Its report comes later, as N-EVENT-REPORT. */
  readonly requestCommitment: (
    call: Call,
    request: { readonly transactionUid: string; readonly instances: readonly SopReference[] },
  ) => TaskEither<DimseError, void>;
  /** N-EVENT-REPORT to a peer that asked us for commitment. */
  readonly reportCommitment: (call: Call, report: CommitmentReport) => TaskEither<DimseError, void>;
  /** C-STORE. Opens nothing yet. */
  readonly openStore: (call: Call) => StoreSession;
};

export type FindStep = 'next' | 'stop';

/** The information model in which Orthanc asks at a level. */
export const modelOf = (level: Level): 'PatientRoot' | 'StudyRoot' => (level === 'Patient' ? 'PatientRoot' : 'StudyRoot');
