import type { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { type ClientDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import { correlationOf, type Outcome, outcomeOf, requestOf } from './batch-messages';
import type { EncodedEvent } from './encoding';

/** One append on its way: `revision` is the exact last revision of the stream, -1 if there must be none. */
export type Sending = { readonly stream: string; readonly revision: number; readonly events: readonly EncodedEvent[] };

/** How long an append may be without an answer. */
const ANSWER_MS = 10_000;
/**
 * EventStoreDB compares the deadline of a request with its own clock when the request arrives, and never again: one of seconds would refuse
 * every append where the two clocks differ by as much. How long we wait is measured here.
 */
const DEADLINE_MS = 24 * 3600 * 1000;

type Call = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;
type Open = {
  readonly call: Call;
  readonly pending: Map<string, (outcome: Outcome) => void>;
  /** Ends the call in EventStoreDB as well, and with it all that wait for an answer. */
  readonly abandon: () => void;
};

export type BatchAppend = {
  /** Appends are written in the order of the calls. When the connection breaks, all without an answer are `unknown`, in that order. */
  readonly send: (sending: Sending) => Promise<Outcome>;
  readonly close: () => void;
};

/**
 * Many appends in flight on one call of the protocol (`BatchAppend`). The client's own `appendToStream` forgets appends
 * when the call ends without an error and lets rejections escape when it breaks, which would end the process.
 * `report` is told why a call broke: a word of the protocol's, and the same one only once until an append is written.
 */
export const createBatchAppend = (
  client: EventStoreDBClient,
  uuid: () => string,
  report: (fault: string) => void,
): BatchAppend => {
  let current: Promise<Open> | null = null;
  let told = '';
  const tell = (fault: string): void => {
    if (fault !== told) report(`appending: ${fault}`);
    told = fault;
  };

  const start = async (isOver: () => void): Promise<Open> => {
    const pending = new Map<string, (outcome: Outcome) => void>();
    // biome-ignore lint/complexity/useLiteralKeys: protected members of the client are reached by name only
    const create = client['GRPCStreamCreator'](StreamsClient, 'appendToStream', (streams: StreamsClient) =>
      // biome-ignore lint/complexity/useLiteralKeys: protected members of the client are reached by name only
      streams.batchAppend(...client['callArguments']({ requiresLeader: true }, { deadline: Infinity })),
    );
    const call: Call = await create();
    const end = (): void => {
      isOver();
      const waiting = [...pending.values()];
      pending.clear();
      for (const settle of waiting) settle({ kind: 'unknown' });
    };
    const abandon = (): void => {
      call.cancel();
      end();
    };
    call.on('data', (answer: BatchAppendResp) => {
      const id = correlationOf(answer);
      const settle = pending.get(id);
      if (settle === undefined) return;
      const outcome = outcomeOf(answer);
      // Those behind it must not overtake it: all are sent again.
      if (outcome.kind === 'unknown') return abandon();
      if (outcome.kind === 'written') told = '';
      pending.delete(id);
      settle(outcome);
    });
    call.on('error', (error: Partial<ServiceError>) => {
      if (pending.size > 0) tell(status[error.code ?? status.UNKNOWN]);
      end();
    });
    call.on('end', end);
    call.on('close', end);
    return { call, pending, abandon };
  };

  const opened = (): Promise<Open> => {
    if (current !== null) return current;
    // A call that ends late must not take its successor away.
    const opening: Promise<Open> = start(() => {
      if (current === opening) current = null;
    });
    current = opening;
    return opening;
  };

  return {
    send: async (sending) => {
      const opening = opened();
      let open: Open;
      try {
        open = await opening;
      } catch {
        if (current === opening) current = null;
        return { kind: 'unknown' };
      }
      if (current !== opening) return { kind: 'unknown' };
      const { call, pending, abandon } = open;
      const id = uuid();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          tell('no answer');
          abandon();
        }, ANSWER_MS);
        pending.set(id, (outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        });
        call.write(requestOf(id, sending, Date.now() + DEADLINE_MS));
      });
    },
    close: () => {
      void current?.then(({ call }) => call.cancel()).catch(() => undefined);
    },
  };
};
