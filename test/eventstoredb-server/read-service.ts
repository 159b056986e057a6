import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { filterOf } from './filter';
import type { EventLog, RecordedEvent } from './log';
import { admit, type Node } from './node';
import { refusals, toServiceError } from './refusal';
import { nameOf } from './requests';
import { eventResponse, notFoundResponse } from './responses';
import { subscribe } from './subscription';

type Call = ServerWritableStream<ReadReq, ReadResp>;

const BACKWARDS = 1;

function* walk(records: readonly RecordedEvent[], from: number, backwards: boolean, first = 0): Generator<RecordedEvent> {
  const step = backwards ? -1 : 1;
  for (let index = Math.min(from, records.length - (backwards ? 1 : 0)); index >= first; index += step) {
    const record = records[index];
    if (record === undefined) return;
    yield record;
  }
}

/** Forwards from a position includes the event there; backwards starts with the event before it. */
const walkAll = (log: EventLog, all: ReadReq.Options.AllOptions, backwards: boolean): Generator<RecordedEvent> => {
  const position = all.getPosition();
  const start = all.hasEnd()
    ? log.records.length
    : position === undefined
      ? 0
      : log.indexAt(BigInt(position.getCommitPosition()));
  return walk(log.records, backwards ? start - 1 : start, backwards);
};

/** A revision is included in both directions. */
const walkStream = (
  records: readonly RecordedEvent[],
  visibleFrom: number,
  options: ReadReq.Options.StreamOptions,
  backwards: boolean,
): Generator<RecordedEvent> => {
  const end = backwards ? records.length - 1 : records.length;
  const from = options.hasEnd() ? end : options.hasRevision() ? Number(options.getRevision()) : 0;
  return walk(records, backwards ? from : Math.max(from, visibleFrom), backwards, visibleFrom);
};

const drained = (call: Call): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      call.off('drain', over);
      call.off('cancelled', over);
      resolve();
    };
    call.on('drain', over);
    call.on('cancelled', over);
  });

const answer = async (
  call: Call,
  events: Generator<RecordedEvent>,
  matches: (event: RecordedEvent) => boolean,
  limit: bigint,
): Promise<void> => {
  let left = limit;
  for (const event of events) {
    if (left <= 0n || call.cancelled) break;
    if (!matches(event)) continue;
    left -= 1n;
    if (!call.write(eventResponse(event))) await drained(call);
  }
  call.end();
};

const readOnce = (node: Node, call: Call, options: ReadReq.Options): Promise<void> | undefined => {
  const backwards = options.getReadDirection() === BACKWARDS;
  const limit = BigInt(options.getCount());
  const all = options.getAll();
  if (all !== undefined)
    return answer(call, walkAll(node.log, all, backwards), filterOf(options)?.matches ?? (() => true), limit);
  const wanted = options.getStream();
  const name = nameOf(wanted?.getStreamIdentifier());
  const stream = node.log.stream(name);
  if (stream?.tombstoned === true) {
    call.emit('error', toServiceError(refusals.streamDeleted(name)));
    return undefined;
  }
  if (wanted === undefined || stream === undefined || stream.visibleFrom >= stream.records.length) {
    call.write(notFoundResponse(name));
    call.end();
    return undefined;
  }
  return answer(call, walkStream(stream.records, stream.visibleFrom, wanted, backwards), () => true, limit);
};

/** Streams.Read: reads of a stream or of `$all`, and catch-up subscriptions to either. */
export const read =
  (node: Node) =>
  async (call: Call): Promise<void> => {
    const options = call.request.getOptions();
    const refused =
      options === undefined
        ? refusals.invalidArgument('The request carries no options.')
        : await admit(node, options.hasSubscription() ? 'subscribe' : 'read', call.metadata);
    if (call.cancelled) return;
    if (options === undefined || refused !== undefined) {
      call.emit('error', toServiceError(refused ?? refusals.invalidArgument('The request carries no options.')));
      return;
    }
    if (options.hasSubscription()) subscribe(node, call, options);
    else await readOnce(node, call, options);
  };
