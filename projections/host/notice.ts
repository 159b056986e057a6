import type { Position } from '../../eventstore/port';

/** What an operator should hear of; holds no personal data. */
export type ProjectionNotice =
  | { readonly _tag: 'EventParked'; readonly projection: string; readonly position: Position; readonly reason: string }
  | { readonly _tag: 'ProjectionRebuilt'; readonly projection: string; readonly cause: RebuildCause }
  /** The database cannot be written now (a full disk, …); the batch is tried again until it goes through. */
  | { readonly _tag: 'ProjectionsStalled'; readonly code: string }
  /** The database was found damaged while running: its files were removed, the next start rebuilds it. */
  | { readonly _tag: 'ProjectionsDamaged'; readonly code: string }
  /** The read models take nothing any more, but for a reason that is not the database's; the next start goes on from what they hold. */
  | { readonly _tag: 'ProjectionsBroken'; readonly reason: string }
  /** The write-ahead log could not be moved into the database; it is tried again, nothing is lost. */
  | { readonly _tag: 'CheckpointFailed'; readonly code: string };

export type RebuildCause = 'version' | 'damaged' | 'other log' | 'requested';
