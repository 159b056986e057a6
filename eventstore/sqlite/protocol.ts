import type { Either } from 'fp-ts/Either';
import type { ExpectedRevision, NewDocument, ReadStream, StoreError } from '../port';
import type { SerializedEvent, StoredEvent } from '../stored';
import type { ReplicaCalls } from './replica';
import type { LogEnd } from './tables';

/** What the thread of the log is started with. */
export type WorkerOptions = {
  readonly folder: string;
  readonly readOnly: boolean;
  /** The log is the local copy of a log elsewhere (`replica.ts`). Default: false. */
  readonly replica?: boolean;
};

/** `journalEnd`: memory of a `JournalEnd`. */
export type WorkerData = WorkerOptions & { readonly journalEnd: SharedArrayBuffer };

/** A document whose memory is its own, so that it can move to the thread. */
export type MovableDocument = Omit<NewDocument, 'bytes'> & { readonly bytes: Uint8Array<ArrayBuffer> };

export type Submitted<Document = NewDocument> = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
  readonly documents: readonly Document[];
};

export type AppendRequest = Submitted<MovableDocument>;

/** `hashes` are those of the new events, in order; none if the append was a repetition. Place of the last event. */
export type AppendReply = Either<
  StoreError,
  { readonly position: number; readonly revision: number; readonly hashes: readonly string[] }
>;

/** Where the next record of the journal begins, the end of the log that it follows, and the milliseconds that the last call's record took (null: it wrote none). */
export type JournalState = { readonly next: number; readonly end: LogEnd; readonly took: number | null };

/** Every call that the thread answers, in the order in which calls were made (but for `backup`). */
export type Calls = ReplicaCalls & {
  readonly append: { readonly request: readonly AppendRequest[]; readonly reply: readonly AppendReply[] };
  readonly readStream: {
    readonly request: { readonly stream: string; readonly options: ReadStream };
    readonly reply: Either<StoreError, readonly StoredEvent[]>;
  };
  readonly readAll: {
    readonly request: { readonly after: number; readonly limit: number };
    readonly reply: readonly StoredEvent[];
  };
  /** The greatest name of the streams that begin with this and a hyphen; empty if there is none. */
  readonly greatestStream: { readonly request: string; readonly reply: string };
  readonly last: { readonly request: null; readonly reply: StoredEvent | null };
  readonly document: { readonly request: string; readonly reply: Either<StoreError, Uint8Array | null> };
  readonly erase: { readonly request: readonly string[]; readonly reply: null };
  readonly backup: { readonly request: string; readonly reply: null };
  readonly close: { readonly request: null; readonly reply: null };
};

export type CallName = keyof Calls;

/** Milliseconds after which the thread takes what it was asked to take soon: long enough for several records. */
export const TAKE_AFTER = 20;

/** Asks the thread to take soon what was written to the journal beside it, as it does before every call. */
export type TakeSoon = { readonly takeSoon: true };

export type CallRequest = {
  readonly [K in CallName]: { readonly call: number; readonly name: K; readonly request: Calls[K]['request'] };
}[CallName];

/** `failure`: the call as a whole failed and changed nothing. */
export type CallReply = { readonly call: number; readonly journal: JournalState | null } & (
  | { readonly failure: StoreError }
  | { readonly reply: unknown }
);

/** Why a log cannot be opened. */
export type OpenError =
  /** Another process, or this one, has the folder open for writing. */
  | { readonly _tag: 'LogInUse' }
  /** The log was written by a later release. */
  | { readonly _tag: 'LaterFormat'; readonly format: number; readonly known: number }
  | { readonly _tag: 'NotALog' }
  /** There is no log to read (read-only open). */
  | { readonly _tag: 'NoLog' }
  /** `reason` is a code such as EACCES or SQLITE_FULL. */
  | { readonly _tag: 'CannotOpen'; readonly reason: string };

/** What is in a log that was opened: its last event, and the greatest ids of its events and its documents (empty if there is none). */
export type LogContent = {
  readonly last: StoredEvent | null;
  readonly greatest: { readonly event: string; readonly document: string };
};

/** The first message of the thread; then replies only. */
export type Opened = { readonly opened: Either<OpenError, LogContent> };
