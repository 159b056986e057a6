import type { Either } from 'fp-ts/Either';
import type { StoreError } from '../port';
import type { StoredEvent } from '../stored';
import type { MovableDocument } from './protocol';

/** Where reading of the log elsewhere goes on: its two positions, in decimal. */
export type ResumePoint = { readonly commit: string; readonly prepare: string };

/** An append whose documents are to be made durable before its events are sent. */
export type StageRequest = {
  readonly stream: string;
  readonly ids: readonly string[];
  readonly documents: readonly MovableDocument[];
};

/** `known`: the append was made before, and this was its answer. `current`: the last revision of the stream that is known here. */
export type StageReply = Either<
  StoreError,
  { readonly known: { readonly position: number; readonly revision: number } } | { readonly current: number }
>;

/** An event of the log elsewhere. `index` counts from 0 within its append. */
export type PlacedEvent = {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly hash: string;
  readonly index: number;
};

/** What the thread of a replica answers beside the calls of every log. */
export type ReplicaCalls = {
  /** One transaction for all: their documents are durable, and belong to nobody until the first event of each append is placed. */
  readonly stage: { readonly request: readonly StageRequest[]; readonly reply: readonly StageReply[] };
  /** Takes away the staged documents of refused appends, named by the ids of their first events. */
  readonly release: { readonly request: readonly string[]; readonly reply: null };
  /** Inserts events in ascending order of positions; those that are there already are passed over. Answers them with their documents. */
  readonly place: {
    readonly request: { readonly events: readonly PlacedEvent[]; readonly resume: ResumePoint };
    readonly reply: readonly StoredEvent[];
  };
  readonly resume: { readonly request: null; readonly reply: ResumePoint | null };
};
