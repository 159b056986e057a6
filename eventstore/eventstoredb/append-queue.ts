import { type Either, isLeft, left, right } from 'fp-ts/Either';
import { closedStore, expectationHolds, wrongExpectedRevision } from '../admission';
import type { Appended, ExpectedRevision, StoreError } from '../port';
import type { Channel } from '../sqlite/channel';
import type { MovableDocument } from '../sqlite/protocol';
import type { StageReply } from '../sqlite/replica';
import type { SerializedEvent } from '../stored';
import type { AppendWatch } from './append-watch';
import type { BatchAppend } from './batch-append';
import { encode } from './encoding';
import { type Link, pause } from './link';
import type { Placements } from './placements';

/** Appends that may be on their way at once. */
const IN_FLIGHT = 256;
const RETRY_MS = 200;

export type QueuedAppend = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
  readonly documents: readonly MovableDocument[];
};

const lastId = ({ events }: QueuedAppend): string => events.at(-1)?.id ?? '';

type Result = Either<StoreError, Appended>;
type Entry = { readonly append: QueuedAppend; readonly settle: (result: Result) => void };

export type AppendQueue = {
  /** Synchronous up to its place in the queue. */
  readonly append: (append: QueuedAppend) => Promise<Result>;
  /** Resolves when nothing is queued or on its way. */
  readonly drained: () => Promise<void>;
};

export type AppendQueuePorts = {
  readonly channel: Channel;
  readonly batch: BatchAppend;
  readonly link: Link;
  readonly prefix: string;
  readonly placements: Pick<Placements, 'of' | 'forget'>;
  readonly watch: Pick<AppendWatch, 'began' | 'written' | 'ended' | 'isStalled'>;
  readonly stop: AbortSignal;
};

const unreachable: StoreError = { _tag: 'StoreUnavailable', reason: 'EventStoreDB cannot be reached' };

const firstId = ({ events }: QueuedAppend): string => events[0]?.id ?? '';

/**
 * Sends appends in the order of the calls, many at once, but one at a time to each stream: so every append is sent with
 * an exact expected revision, without which EventStoreDB would not know a repetition. An append whose answer was lost is
 * repeated, before anything newer, until its fate is known. While the store is away, or an append takes too long, new appends are
 * refused at once.
 */
export const createAppendQueue = ({ channel, batch, link, prefix, placements, watch, stop }: AppendQueuePorts): AppendQueue => {
  let waiting: Entry[] = [];
  const busy = new Set<string>();
  let unknown = 0;
  let pumping = false;
  let idle: (() => void)[] = [];
  let freed = (): void => undefined;

  const isDown = (): boolean => !link.isUp() || unknown > 0 || watch.isStalled();

  const finish = (entry: Entry, result: Result): void => {
    busy.delete(entry.append.stream);
    watch.ended(entry);
    entry.settle(result);
    freed();
    if (busy.size > 0 || waiting.length > 0) return;
    const resting = idle;
    idle = [];
    for (const wake of resting) wake();
  };

  const refuse = async (entry: Entry, error: StoreError): Promise<void> => {
    placements.forget(lastId(entry.append));
    if (entry.append.documents.length > 0) await channel.call('release', [firstId(entry.append)]);
    finish(entry, left(error));
  };

  const send = async (entry: Entry, revision: number): Promise<void> => {
    const { stream, expected, events } = entry.append;
    const encoded = events.map((event, index) => encode(stream, revision + 1 + index, event, index));
    const last = placements.of(lastId(entry.append));
    let outcome = await batch.send({ stream: prefix + stream, revision, events: encoded });
    if (outcome.kind === 'unknown') {
      unknown += 1;
      // A refusal of the repetition does not tell what became of the first attempt.
      while ((outcome.kind === 'unknown' || outcome.kind === 'refused') && !stop.aborted) {
        await pause(RETRY_MS, stop);
        await link.whenUp(stop);
        if (!stop.aborted) outcome = await batch.send({ stream: prefix + stream, revision, events: encoded });
      }
      unknown -= 1;
    }
    switch (outcome.kind) {
      case 'written': {
        watch.written(entry);
        const place = await last;
        return finish(entry, place === null ? left(closedStore) : right(place));
      }
      case 'wrong':
        // Another node wrote to the stream: what does not depend on the revision is sent behind it.
        if (typeof expected !== 'number' && expectationHolds(expected, outcome.current) && outcome.current !== revision) {
          return send(entry, outcome.current);
        }
        return refuse(entry, wrongExpectedRevision(entry.append, outcome.current));
      case 'refused':
        return refuse(entry, { _tag: 'StoreUnavailable', reason: outcome.reason });
      case 'unknown':
        return finish(entry, left(closedStore));
    }
  };

  const start = (entry: Entry, staged: Either<StoreError, StageReply>): void => {
    const { append } = entry;
    if (isLeft(staged)) {
      finish(entry, staged);
      return;
    }
    const reply = staged.right;
    if (isLeft(reply)) {
      const error = reply.left;
      const named = error._tag === 'WrongExpectedRevision' ? { ...error, expected: append.expected } : error;
      finish(entry, left(named));
      return;
    }
    if ('known' in reply.right) {
      const { position, revision } = reply.right.known;
      finish(entry, right({ position: BigInt(position), revision }));
      return;
    }
    const { current } = reply.right;
    if (isDown()) void refuse(entry, unreachable);
    else if (!expectationHolds(append.expected, current)) void refuse(entry, wrongExpectedRevision(append, current));
    else void send(entry, current);
  };

  /** The longest run of waiting appends that may go now: none to a stream that has one on its way. */
  const take = (): readonly Entry[] => {
    let count = 0;
    for (const { append } of waiting) {
      if (busy.size === IN_FLIGHT || busy.has(append.stream)) break;
      busy.add(append.stream);
      count += 1;
    }
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return taken;
  };

  const pump = async (): Promise<void> => {
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const run = take();
      if (run.length === 0) {
        await new Promise<void>((resolve) => {
          freed = resolve;
        });
        continue;
      }
      const requests = run.map(({ append }) => ({
        stream: append.stream,
        ids: append.events.map(({ id }) => id),
        documents: append.documents,
      }));
      const buffers = run.flatMap(({ append }) => append.documents.map(({ bytes }) => bytes.buffer));
      const staged = await channel.call('stage', requests, buffers);
      for (const [index, entry] of run.entries()) start(entry, isLeft(staged) ? staged : right(replyOf(staged.right[index])));
    }
    pumping = false;
  };

  return {
    append: (append) => {
      if (isDown()) return Promise.resolve(left(unreachable));
      return new Promise((settle) => {
        const entry = { append, settle };
        watch.began(entry);
        waiting.push(entry);
        if (pumping) return;
        pumping = true;
        void pump();
      });
    },
    drained: () =>
      busy.size === 0 && waiting.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            idle.push(resolve);
          }),
  };
};

const replyOf = (reply: StageReply | undefined): StageReply =>
  reply ?? left({ _tag: 'StoreUnavailable', reason: 'its thread did not answer' });
