import type { TaskEither } from 'fp-ts/TaskEither';
import type { EventMetadata } from '../domain/event';
import type { JsonObject } from '../domain/json';

/** A place in the log: opaque, comparable with `<`, sparse. */
export type Position = bigint;

/** What the stream's last revision must be for an append to go through. Revisions count from 0. */
export type ExpectedRevision = number | 'any' | 'none' | 'exists';

export type NewEvent = {
  /** UUID. A repeated append of the same ids is answered as the first one was, and writes nothing. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
};

/**
 * Bytes stored with an append, before its events are visible. `sealed` documents (see `sealed.ts`) are small and travel
 * with their events to subscribers; `blob` and `list` documents are only read on demand.
 */
export type NewDocument = { readonly id: string; readonly kind: 'sealed' | 'blob' | 'list'; readonly bytes: Uint8Array };

export type Append = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
  readonly documents?: readonly NewDocument[];
};

/** Position and revision of the last event of the append. */
export type Appended = { readonly position: Position; readonly revision: number };

export type RecordedEvent = {
  readonly position: Position;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** Upcast to the newest schema. */
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
  /** Lower-case hex SHA-256, see `hash.ts`. */
  readonly hash: string;
  /** The bytes as they are stored (UTF-8 JSON), never upcast: what `hash` covers. */
  readonly stored: { readonly data: string; readonly metadata: string };
  /** The sealed documents appended with this event's append, by id; `null` where erased. Filled by `readAll` and subscriptions. */
  readonly documents: ReadonlyMap<string, Uint8Array | null>;
};

export type StoreError =
  /** Thrown by an append whose expectation did not hold; `current` is the stream's last revision, -1 if there is no stream. */
  | {
      readonly _tag: 'WrongExpectedRevision';
      readonly stream: string;
      readonly expected: ExpectedRevision;
      readonly current: number;
    }
  /** The event's data and metadata exceed `MAX_EVENT_BYTES`, or the append's events exceed `MAX_APPEND_BYTES`. */
  | { readonly _tag: 'EventTooLarge'; readonly stream: string; readonly bytes: number; readonly limit: number }
  | { readonly _tag: 'StreamNotFound'; readonly stream: string }
  | { readonly _tag: 'DocumentNotFound'; readonly document: string }
  /** The disk is full; nothing of the append was written. */
  | { readonly _tag: 'StoreFull'; readonly reason: string }
  /** The store cannot be reached or is closed; whether the append was written is known: it was not. */
  | { readonly _tag: 'StoreUnavailable'; readonly reason: string };

export const MAX_EVENT_BYTES = 256 * 1024;
export const MAX_APPEND_BYTES = 1024 * 1024;

export type ReadStream = {
  readonly direction?: 'forwards' | 'backwards';
  /** First revision to read; default: the first (forwards) or the last (backwards). */
  readonly from?: number;
  /** At most this many events; default 4096. */
  readonly limit?: number;
};

export type Subscription = {
  /** Resolves when the handler has taken everything up to `position`; rejects when the subscription is closed or broken first. */
  readonly waitFor: (position: Position) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Takes a batch in the order of the log. The next batch waits until the promise is settled; a throw ends the subscription. */
export type EventHandler = (events: readonly RecordedEvent[]) => void | Promise<void>;

export type EventStore = {
  /** Resolves with Right only when the store has made events and documents durable. */
  readonly append: (append: Append) => TaskEither<StoreError, Appended>;
  readonly readStream: (stream: string, options?: ReadStream) => TaskEither<StoreError, readonly RecordedEvent[]>;
  /** Events after `after` (null: from the start), ascending, at most `limit`. */
  readonly readAll: (after: Position | null, limit: number) => TaskEither<StoreError, readonly RecordedEvent[]>;
  /** Position and time of the last event of the log, or null while the log is empty. */
  readonly last: () => TaskEither<StoreError, { readonly position: Position; readonly time: number } | null>;
  /** Everything after `after`, then what comes, in order, without gap or repeat. */
  readonly subscribe: (after: Position | null, handler: EventHandler) => Subscription;
  /** Right(null): the document was erased. */
  readonly document: (id: string) => TaskEither<StoreError, Uint8Array | null>;
  /** Erases the bytes for ever; the ids stay known as erased. Idempotent. */
  readonly eraseDocuments: (ids: readonly string[]) => TaskEither<StoreError, void>;
  readonly close: () => Promise<void>;
};
