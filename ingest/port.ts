import type { Readable } from 'node:stream';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { EditRequest } from '../dicom/modify/port';
import type { InstanceSummary, TagsChoice, TagsFormat, TagsPart } from '../dicom/port';
import type { FileToRead } from '../dicom/source/file-to-read';
import type { Origin } from '../domain/event';
import type { Level, Provenance, ResourceIds } from '../domain/resource/events';
import type { StoredBlob } from '../storage/port';

/** What became of one uploaded file. */
export type StoredInstance = {
  readonly ids: ResourceIds;
  readonly status: 'Success' | 'AlreadyStored';
  /** What is stored already has other bytes than those given; only told of files that the server made. */
  readonly differs?: boolean;
};

/** Takes the next bytes of a body, which stay the caller's. A promise: no more may come before it resolves. */
export type TakeBytes = (chunk: Uint8Array) => Promise<void> | undefined;

export type Announced = { readonly sopClass: string; readonly sopInstance: string };

/** A body as it comes from the network. */
export type Upload = {
  readonly body: AsyncIterable<Uint8Array>;
  /** The same bytes, handed on: cheaper where they come in many small pieces. One of the two is read, once. */
  readonly pour?: (take: TakeBytes) => Promise<void>;
  /** Bytes as announced, or null. */
  readonly contentLength: number | null;
  /** Bytes as guessed, where none are announced: only memory is made ready by it. */
  readonly expectedLength?: number | null;
  readonly encoding: 'identity' | 'gzip';
  /** What the sender says that the one file is; it is refused if it is something else. An empty UID says nothing. */
  readonly announced?: Announced;
  /** The Content-Type of a `multipart/form-data`, whose parts are uploads each. */
  readonly form?: string | undefined;
};

export type IngestError =
  | { readonly _tag: 'EmptyBody' }
  /** `size`: bytes that were read (inflated). */
  | { readonly _tag: 'NotDicom'; readonly size: number }
  /** DICOM without the UID of study, series or instance: a DICOMDIR, for one. */
  | { readonly _tag: 'NoIdentifiers' }
  /** The UID of study, series or instance is empty. */
  | { readonly _tag: 'EmptyIdentifiers' }
  /** Another SOP class or instance than the sender announced. */
  | { readonly _tag: 'NotAsAnnounced' }
  /** DICOM beyond a limit of `DicomLimits`; `reason` says which, and holds no value of the file. */
  | { readonly _tag: 'BeyondDicomLimits'; readonly reason: string }
  /** The body, or what it inflates to, is larger than allowed. `limit` in bytes. */
  | { readonly _tag: 'TooLarge'; readonly limit: number }
  | { readonly _tag: 'BadEncoding' }
  /** A `multipart/form-data` that cannot be read to its end; `reason` says why, and holds nothing of it. */
  | { readonly _tag: 'BrokenForm'; readonly reason: string }
  /** `reason` says which limit of archives was broken; it holds no name of the archive. */
  | { readonly _tag: 'ZipRefused'; readonly reason: string }
  /** The server must not change any resource. */
  | { readonly _tag: 'ReadOnly' }
  | { readonly _tag: 'StorageFull' }
  /** There is no room within the limit, and `MaximumStorageMode` is Reject; `protection`: all patients that could go are protected. */
  | { readonly _tag: 'LimitReached'; readonly limit: 'size' | 'patients' | 'protection' }
  | { readonly _tag: 'StorageUnavailable'; readonly reason: string }
  /** The client hung up before the end of its body. */
  | { readonly _tag: 'UploadAborted' };

/** The nearest ancestor that still exists after a deletion. */
export type RemainingAncestor = { readonly level: Level; readonly id: string };

/** A file that the server made itself: its bytes, or a blob that holds them already; either is ingest's own from now on. */
export type MadeFile =
  | { readonly kind: 'memory'; readonly bytes: Buffer }
  | { readonly kind: 'spooled'; readonly blob: StoredBlob };

/** The commands on stored resources. A Right means: durable, and taken by the projections. */
export type Ingest = {
  /** One answer for a DICOM file; a list, in their order, for a ZIP or a form. */
  readonly store: (upload: Upload, origin: Origin) => TaskEither<IngestError, StoredInstance | readonly StoredInstance[]>;
  /** Right(null): the resource does not exist. */
  readonly remove: (
    level: Level,
    id: string,
    origin: Origin,
  ) => TaskEither<IngestError, { readonly remainingAncestor: RemainingAncestor | null } | null>;
};

/** What is known of a file before it is stored. */
export type Known = {
  /** What the file is, if somebody read it already. */
  readonly summary?: InstanceSummary;
  readonly provenance?: Provenance;
  /** It is in the transfer syntax that was asked for: IngestTranscoding does not count. */
  readonly transcoded?: boolean;
  /** An instance that is there already is compared with this one. */
  readonly compared?: boolean;
};

export type Making = {
  /** Stores one DICOM file that the server made. A repetition is answered `AlreadyStored` and changes nothing, unless instances are overwritten; `differs` tells it from a collision. */
  readonly storeMade: (file: MadeFile, known: Known, origin: Origin) => TaskEither<IngestError, StoredInstance>;
};

/** What became of a stored instance: its bytes are not stored as an instance yet, and whoever asked for them hands them to `storeMade`. */
export type MadeInstance = { readonly summary: InstanceSummary; readonly file: MadeFile };

/**
 * Makes an instance of a stored one, on threads. Null: there is no such instance, or its bytes are gone. Rejects with a `DicomError`, a `ModifyError`, a
 * `TranscodeError`, a `ThreadError`, or a `BlobError`.
 */
export type InstanceMaking = (instance: string, request: EditRequest) => Promise<MadeInstance | null>;

export type TagsView = { readonly format: TagsFormat; readonly part: TagsPart; readonly choice: TagsChoice };

export type BytePart = { readonly start: number; readonly end: number };

export type InstanceContent =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** `open`: of the whole, or of the part from byte `start` to byte `end`, both included. */
  | { readonly kind: 'bytes'; readonly size: number; readonly open: (part?: BytePart) => Readable }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknownTag' };

/** Reads the stored files. Null: no such instance, or its bytes are gone; `unreadable`: they are no DICOM, or no longer. */
export type InstanceFiles = {
  /** Where a file is, for threads that read it themselves: it may be gone by then. */
  readonly locate: (id: string) => Promise<{ readonly file: FileToRead; readonly fileUuid: string } | null>;
  readonly open: (id: string) => Promise<{ readonly size: number; readonly fileUuid: string; readonly stream: Readable } | null>;
  /** The text of `/instances/{id}/tags`, or of `/header`, in UTF-8: made on a thread where the file is large. */
  readonly tags: (id: string, view: TagsView) => Promise<Buffer | null | 'unreadable'>;
  /** What lies at a path below `/content`. */
  readonly content: (id: string, path: readonly string[]) => Promise<InstanceContent | null | 'unreadable'>;
};

export type Reconstruction = {
  /** Reads the stored files of a resource again. Right(false): the resource does not exist. */
  readonly reconstruct: (level: Level, id: string, origin: Origin) => TaskEither<IngestError, boolean>;
};
