import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { Append, Appended, RecordedEvent, StoreError } from '../port';
import { justRecorded } from '../serialize';
import type { SerializedEvent } from '../stored';
import type { Channel } from './channel';
import type { DirectWriter } from './direct';
import { POSITION_STEP } from './positions';
import type { AppendReply, AppendRequest, Submitted } from './protocol';

/** One transaction takes at most so much, so that the first append of a long queue is answered soon. */
const BATCH_APPENDS = 1000;
const BATCH_BYTES = 8 * 1024 * 1024;

type Waiting = {
  readonly append: Append;
  readonly submitted: Submitted;
  readonly bytes: number;
  readonly settle: (result: Either<StoreError, Appended>) => void;
};

type Flight = { readonly batch: readonly Waiting[]; readonly result: Promise<Either<StoreError, readonly AppendReply[]>> };

export type GroupCommit = {
  /** Synchronous up to its place in the queue. */
  readonly append: (append: Append, events: readonly SerializedEvent[]) => Promise<Either<StoreError, Appended>>;
  /** Resolves when nothing is queued or in flight. */
  readonly drained: () => Promise<void>;
};

/**
 * Collects the appends that come while a transaction is in flight, and sends them to the thread as one, or makes them durable without it. What
 * was committed is published, in the order of the log, before its appends are answered.
 */
export const createGroupCommit = (
  channel: Channel,
  direct: DirectWriter | null,
  publish: (events: readonly RecordedEvent[]) => void,
): GroupCommit => {
  let queue: Waiting[] = [];
  let flush: Promise<void> | null = null;

  const take = (): readonly Waiting[] => {
    let bytes = 0;
    let count = 0;
    for (const { bytes: more } of queue) {
      if (count > 0 && (count === BATCH_APPENDS || bytes + more > BATCH_BYTES)) break;
      bytes += more;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  };

  const send = (batch: readonly Waiting[]): Flight => {
    const { requests, memory } = requestsOf(batch);
    direct?.sent(requests);
    return { batch, result: channel.call('append', requests, memory.byteLength > 0 ? [memory.buffer] : []) };
  };

  const writeHere = (waiting: Waiting): boolean => {
    const reply = direct?.append(waiting.submitted, waiting.bytes) ?? null;
    if (reply !== null) land([waiting], right([reply]));
    return reply !== null;
  };

  /** Null: it is durable. Several go to the thread, which works on them while this one goes on. */
  const start = (batch: readonly Waiting[]): Flight | null => {
    const [first] = batch;
    return batch.length === 1 && first !== undefined && writeHere(first) ? null : send(batch);
  };

  const land = (batch: readonly Waiting[], result: Either<StoreError, readonly AppendReply[]>): void => {
    if (isLeft(result)) {
      for (const { settle } of batch) settle(result);
      return;
    }
    publish(batch.flatMap((waiting, index) => recordedOf(waiting, result.right[index])));
    for (const [index, { settle }] of batch.entries()) settle(answerOf(result.right[index]));
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      // Whoever was just answered may append again before the next transaction starts.
      await new Promise(setImmediate);
      let flight = start(take());
      while (flight !== null) {
        const { batch, result } = flight;
        const landed = await result;
        // The thread works on what waits while this one publishes what is done.
        flight = queue.length > 0 ? send(take()) : null;
        land(batch, landed);
      }
    }
    flush = null;
  };

  return {
    append: (append, events) =>
      new Promise((settle) => {
        const { stream, expected, documents = [] } = append;
        const submitted = { stream, expected, events, documents };
        queue.push({ append, submitted, bytes: bytesOf(submitted), settle });
        flush ??= run();
      }),
    drained: async () => {
      while (flush !== null) await flush;
    },
  };
};

const bytesOf = ({ events, documents }: Submitted): number =>
  events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0) +
  documents.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Documents are copied once, all into one memory that moves to the thread: a slice would drag its whole buffer along. */
const requestsOf = (
  batch: readonly Waiting[],
): { readonly requests: readonly AppendRequest[]; readonly memory: Uint8Array<ArrayBuffer> } => {
  const sizes = batch.flatMap(({ submitted }) => submitted.documents.map(({ bytes }) => bytes.byteLength));
  const memory = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let filled = 0;
  const moved = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
    const place = memory.subarray(filled, filled + bytes.byteLength);
    place.set(bytes);
    filled += bytes.byteLength;
    return place;
  };
  const requests = batch.map(({ submitted }) => ({
    ...submitted,
    documents: submitted.documents.map(({ id, kind, bytes }) => ({ id, kind, bytes: moved(bytes) })),
  }));
  return { requests, memory };
};

const noAnswer: Either<StoreError, Appended> = left({ _tag: 'StoreUnavailable', reason: 'its thread did not answer' });

const answerOf = (reply: AppendReply | undefined): Either<StoreError, Appended> => {
  if (reply === undefined) return noAnswer;
  return isLeft(reply) ? reply : right({ position: BigInt(reply.right.position), revision: reply.right.revision });
};

const recordedOf = ({ append, submitted }: Waiting, reply: AppendReply | undefined): readonly RecordedEvent[] => {
  if (reply === undefined || isLeft(reply)) return [];
  const { position, revision, hashes } = reply.right;
  const sealed = submitted.documents.filter(({ kind }) => kind === 'sealed');
  const documents = new Map(sealed.map(({ id, bytes }) => [id, bytes]));
  return hashes.flatMap((hash, index) => {
    const event = append.events[index];
    const serialized = submitted.events[index];
    if (event === undefined || serialized === undefined) return [];
    const before = submitted.events.length - 1 - index;
    const { id, type, data, metadata } = serialized;
    const place = BigInt(position - before * POSITION_STEP);
    const stored = {
      position: place,
      stream: submitted.stream,
      revision: revision - before,
      id,
      type,
      data,
      metadata,
      hash,
      documents,
    };
    return [justRecorded(event, stored)];
  });
};
