import type { Either } from 'fp-ts/Either';
import type { ExpectedRevision, NewDocument, ReadStream, StoreError } from '../port';
import type { SerializedEvent, StoredEvent } from '../stored';
import type { ReplicaCalls } from './replica';

/** What the thread of the log is started with. */
export type WorkerOptions = {
  readonly folder: string;
  readonly readOnly: boolean;
  /** The log is the local copy of a log elsewhere (`replica.ts`). Default: false. */
  readonly replica?: boolean;
};

/** A document whose memory is its own, so that it can move to the thread. */
export type MovableDocument = Omit<NewDocument, 'bytes'> & { readonly bytes: Uint8Array<ArrayBuffer> };

export type AppendRequest = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
  readonly documents: readonly MovableDocument[];
};

/** `hashes` are those of the new events, in order; none if the append was a repetition. Place of the last event. */
export type AppendReply = Either<
  StoreError,
  { readonly position: number; readonly revision: number; readonly hashes: readonly string[] }
>;

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
  readonly last: { readonly request: null; readonly reply: StoredEvent | null };
  readonly document: { readonly request: string; readonly reply: Either<StoreError, Uint8Array | null> };
  readonly erase: { readonly request: readonly string[]; readonly reply: null };
  readonly backup: { readonly request: string; readonly reply: null };
  readonly close: { readonly request: null; readonly reply: null };
};

export type CallName = keyof Calls;

export type CallRequest = {
  readonly [K in CallName]: { readonly call: number; readonly name: K; readonly request: Calls[K]['request'] };
}[CallName];

/** `failure`: the call as a whole failed and changed nothing. */
export type CallReply = { readonly call: number } & ({ readonly failure: StoreError } | { readonly reply: unknown });

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

/** The first message of the thread; then replies only. */
export type Opened = { readonly opened: Either<OpenError, { readonly last: StoredEvent | null }> };
