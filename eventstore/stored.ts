import type { TaskEither } from 'fp-ts/TaskEither';
import type { EventStore, Position, StoreError } from './port';

/** An event as it lies in the log: nothing is parsed, so that damaged events can be read too. */
export type StoredEvent = {
  readonly position: Position;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly hash: string;
  readonly documents: ReadonlyMap<string, Uint8Array | null>;
};

/** An event on its way into the log. */
export type SerializedEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
};

/** A store whose log can be audited. Every driver is one. */
export type StoredLog = EventStore & {
  /** As `readAll`, without reading the events' contents. */
  readonly readStored: (after: Position | null, limit: number) => TaskEither<StoreError, readonly StoredEvent[]>;
};
