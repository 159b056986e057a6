import { type Either, isLeft, right } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { hashEvent } from './hash';
import type { Position, StoreError } from './port';
import { referredDocuments } from './referred-documents';
import { createContinuity } from './revision-continuity';
import { digestOf } from './sealed';
import type { StoredEvent, StoredLog } from './stored';

export type BadEvent = {
  readonly position: Position;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** What is wrong, without content. */
  readonly fault: string;
};

/** `events` were found good; `bad` is the first that is not, where the walk ended. */
export type Verification = { readonly events: number; readonly bad: BadEvent | null };

const BATCH = 1000;

/**
 * Walks the whole log in order with flat memory: each event's hash, the revisions of each stream (from 0, without gap),
 * and the digests of the documents that events refer to (those that were erased have none to check). What a stream or
 * the log lost at its end leaves no trace here: the Merkle tree finds that, for which `good` is told each event's hash.
 */
export const verifyLog =
  (log: StoredLog, good: (hash: string) => void = () => undefined): TaskEither<StoreError, Verification> =>
  async (): Promise<Either<StoreError, Verification>> => {
    const continuity = createContinuity(log);
    const faultOf = async (event: StoredEvent): Promise<Either<StoreError, string | null>> => {
      const hash = hashEvent({ ...event, storedData: event.data, storedMetadata: event.metadata });
      if (hash !== event.hash) return right('its hash does not match what is stored');
      const gap = await continuity.faultOf(event);
      return isLeft(gap) || gap.right !== null ? gap : documentFault(log, event);
    };

    const check = async (batch: readonly StoredEvent[]): Promise<Either<StoreError, Verification>> => {
      for (const [events, event] of batch.entries()) {
        const fault = await faultOf(event);
        if (isLeft(fault)) return fault;
        const { position, stream, revision, type } = event;
        if (fault.right !== null) return right({ events, bad: { position, stream, revision, type, fault: fault.right } });
        good(event.hash);
      }
      return right({ events: batch.length, bad: null });
    };

    let events = 0;
    for (let after: Position | null = null; ; ) {
      const batch: Either<StoreError, readonly StoredEvent[]> = await log.readStored(after, BATCH)();
      if (isLeft(batch)) return batch;
      const checked = await check(batch.right);
      if (isLeft(checked)) return checked;
      events += checked.right.events;
      if (batch.right.length === 0 || checked.right.bad !== null) return right({ events, bad: checked.right.bad });
      after = batch.right.at(-1)?.position ?? after;
    }
  };

const documentFault = async (log: StoredLog, event: StoredEvent): Promise<Either<StoreError, string | null>> => {
  const referred = referredDocuments(event.data);
  if (referred === null) return right('its data is not JSON');
  for (const { id, digest } of referred) {
    let bytes = event.documents.get(id);
    if (bytes === undefined) {
      const read = await log.document(id)();
      if (isLeft(read) && read.left._tag !== 'DocumentNotFound') return read;
      if (isLeft(read)) return right(`its document ${id} is missing`);
      bytes = read.right;
    }
    if (bytes !== null && digestOf(bytes) !== digest) return right(`the digest of its document ${id} does not match`);
  }
  return right(null);
};
