import { type Either, isLeft, left, right } from 'fp-ts/Either';
import { groupAppends } from './group-appends';
import { hashEvent } from './hash';
import type { ExpectedRevision, NewDocument, Position, StoreError } from './port';
import { referredDocuments } from './referred-documents';
import type { SerializedEvent, StoredEvent, StoredLog } from './stored';

/** An append of events whose bytes are given. */
export type StoredAppend = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
  readonly documents: readonly (Omit<NewDocument, 'bytes'> & { readonly bytes: Uint8Array<ArrayBuffer> })[];
};

/** A log that another one can be moved to. */
export type MoveTarget = Pick<StoredLog, 'readStored' | 'document' | 'eraseDocuments'> & {
  readonly appendStored: (append: StoredAppend) => Promise<Either<StoreError, unknown>>;
};

export type MoveError =
  | StoreError
  /** The source is damaged here; what came before it was moved. */
  | { readonly _tag: 'BadHash'; readonly stream: string; readonly revision: number }
  /** The target holds an event that the source does not have at this place. */
  | { readonly _tag: 'TargetHoldsAnotherLog' };

export type Moved = { readonly events: number; readonly alreadyThere: number };

export type MovePorts = {
  readonly source: Pick<StoredLog, 'readStored' | 'document'>;
  readonly target: MoveTarget;
  /** Told of the number of events that are in the target. */
  readonly progress: (events: number) => void;
  /** Waits before an append is tried again that the target could not take now; told why. */
  readonly pause: (reason: StoreError) => Promise<void>;
};

const isSame = (one: StoredEvent, other: StoredEvent): boolean =>
  one.id === other.id && one.hash === other.hash && one.stream === other.stream && one.revision === other.revision;

const isWhole = (event: StoredEvent): boolean =>
  hashEvent({ ...event, storedData: event.data, storedMetadata: event.metadata }) === event.hash;

/**
 * Moves a log event by event, in its order, with its documents, erased ones as erased. Every hash is checked. What the target has
 * already must be the beginning of the source: so a move that was interrupted goes on where it ended. Nobody else may
 * append to either meanwhile.
 */
export const moveLog = async ({ source, target, progress, pause }: MovePorts): Promise<Either<MoveError, Moved>> => {
  let after: Position | null = null;
  let alreadyThere = 0;
  let events = 0;
  for await (const group of groupAppends(source)) {
    if (isLeft(group)) return group;
    const bad = group.right.find((event) => !isWhole(event));
    if (bad !== undefined) return left({ _tag: 'BadHash', stream: bad.stream, revision: bad.revision });
    const there: Either<StoreError, readonly StoredEvent[]> = await target.readStored(after, group.right.length)();
    if (isLeft(there)) return there;
    const same = there.right.filter((event, index) => isSame(event, group.right[index] ?? event));
    if (there.right.length > 0 && same.length < group.right.length) return left({ _tag: 'TargetHoldsAnotherLog' });
    const documents = await documentsOf(source, group.right);
    if (isLeft(documents)) return documents;
    if (there.right.length > 0) {
      alreadyThere += there.right.length;
    } else {
      const written = await write(target, group.right, documents.right, pause);
      if (isLeft(written)) return written;
    }
    const erased = documents.right.flatMap(({ id, bytes }) => (bytes === null ? [id] : []));
    if (erased.length > 0) {
      const done = await target.eraseDocuments(erased)();
      if (isLeft(done)) return done;
    }
    const moved: Either<StoreError, readonly StoredEvent[]> = await target.readStored(after, group.right.length)();
    if (isLeft(moved)) return moved;
    if (!group.right.every((event, index) => isSame(event, moved.right[index] ?? { ...event, id: '' }))) {
      return left({ _tag: 'TargetHoldsAnotherLog' });
    }
    after = moved.right.at(-1)?.position ?? after;
    events += group.right.length;
    progress(events);
  }
  const more: Either<StoreError, readonly StoredEvent[]> = await target.readStored(after, 1)();
  if (isLeft(more)) return more;
  return more.right.length > 0 ? left({ _tag: 'TargetHoldsAnotherLog' }) : right({ events, alreadyThere });
};

type Copied = { readonly id: string; readonly kind: NewDocument['kind']; readonly bytes: Uint8Array | null };

/** The documents that came with these events, or that they refer to. */
const documentsOf = async (
  source: MovePorts['source'],
  events: readonly StoredEvent[],
): Promise<Either<StoreError, readonly Copied[]>> => {
  const found = new Map<string, Copied>();
  for (const { documents } of events) for (const [id, bytes] of documents) found.set(id, { id, kind: 'sealed', bytes });
  for (const { id } of events.flatMap(({ data }) => referredDocuments(data) ?? [])) {
    if (found.has(id)) continue;
    const read = await source.document(id)();
    if (isLeft(read) && read.left._tag !== 'DocumentNotFound') return read;
    if (!isLeft(read)) found.set(id, { id, kind: 'blob', bytes: read.right });
  }
  return right([...found.values()]);
};

const write = async (
  target: MoveTarget,
  events: readonly StoredEvent[],
  documents: readonly Copied[],
  pause: MovePorts['pause'],
): Promise<Either<StoreError, unknown>> => {
  const [first] = events;
  if (first === undefined) return right(undefined);
  const fresh: Copied[] = [];
  for (const document of documents) {
    const there = await target.document(document.id)();
    if (isLeft(there)) fresh.push(document);
  }
  for (;;) {
    const written = await target.appendStored({
      stream: first.stream,
      expected: first.revision === 0 ? 'none' : first.revision - 1,
      events,
      // Made anew at each attempt: their memory moves to the thread.
      documents: fresh.map(({ id, kind, bytes }) => ({ id, kind, bytes: new Uint8Array(bytes ?? []) })),
    });
    if (!isLeft(written) || written.left._tag !== 'StoreUnavailable') return written;
    await pause(written.left);
  }
};
