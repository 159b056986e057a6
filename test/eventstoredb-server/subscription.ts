import { type ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { filterOf } from './filter';
import type { EventLog, RecordedEvent } from './log';
import type { Node } from './node';
import { toServiceError } from './refusal';
import { nameOf } from './requests';
import { checkpointResponse, confirmationResponse, eventResponse } from './responses';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** Records looked at before the event loop gets its turn. */
const EXAMINED_AT_ONCE = 500;

/** A subscription starts behind the position or revision it names: that event was seen before. */
const startOf = (log: EventLog, options: ReadReq.Options): number => {
  const all = options.getAll();
  if (all?.hasEnd() === true || options.getStream()?.hasEnd() === true) return log.records.length;
  const position = all?.getPosition();
  return position === undefined ? 0 : log.indexAt(BigInt(position.getCommitPosition()) + 1n);
};

const wantedEvents = (options: ReadReq.Options): ((event: RecordedEvent) => boolean) => {
  const stream = options.getStream();
  if (stream === undefined) return filterOf(options)?.matches ?? (() => true);
  const name = nameOf(stream.getStreamIdentifier());
  const after = stream.hasRevision() ? Number(stream.getRevision()) : -1;
  return (event) => event.stream === name && event.revision > after;
};

/** Waits until `signal` is called; a call in between is remembered. */
const makeBell = () => {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: (): void => {
      rung = true;
      wake?.();
    },
    heard: async (): Promise<void> => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      rung = false;
      wake = undefined;
    },
  };
};

/**
 * A catch-up subscription that goes live. It follows the log by index, so it has no queue that could grow: a subscriber that does not read
 * stops the pump by back-pressure, and is told `FellBehind` when more than `liveBuffer` events wait for it.
 */
export const subscribe = (node: Node, call: Call, options: ReadReq.Options): void => {
  const wanted = wantedEvents(options);
  const interval = filterOf(options)?.checkpointInterval;
  const bell = makeBell();
  let next = startOf(node.log, options);
  let open = true;
  let live = false;
  let full = false;
  let examined = 0;
  const close = (): void => {
    open = false;
    stopWatching();
    unregister();
    bell.ring();
  };
  const stopWatching = node.log.watch(bell.ring);
  const unregister = node.points.register({
    wake: bell.ring,
    drop: (refusal) => {
      close();
      call.emit('error', toServiceError(refusal));
    },
  });
  const send = (response: ReadResp): void => {
    full = !call.write(response);
  };
  const examine = (record: RecordedEvent): void => {
    next += 1;
    examined += 1;
    if (wanted(record)) send(eventResponse(record));
    if (interval !== undefined && examined % interval === 0) send(checkpointResponse(record.position));
  };
  const pump = async (): Promise<void> => {
    send(confirmationResponse(node.newId()));
    while (open) {
      const record = node.log.records[next];
      if (full || node.points.subscribersPaused()) await bell.heard();
      else if (record === undefined) {
        if (!live) send(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));
        live = true;
        await bell.heard();
      } else {
        if (live && node.log.records.length - next > node.liveBuffer) {
          live = false;
          send(new ReadResp().setFellBehind(new ReadResp.FellBehind()));
        }
        examine(record);
        if (examined % EXAMINED_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
  call.on('drain', () => {
    full = false;
    bell.ring();
  });
  call.on('cancelled', close);
  void pump();
};
