import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import {
  refusedAnswer,
  streamDeletedAnswer,
  successAnswer,
  timeoutAnswer,
  tooLargeAnswer,
  wrongRevisionAnswer,
} from './batch-answers';
import type { ExpectedRevision } from './judge-append';
import type { ProposedEvent } from './log';
import { admit, type Node } from './node';
import { type Refusal, refusals, toServiceError } from './refusal';
import { expectedPosition, idOf, nameOf, proposedEvent } from './requests';
import { type Written, write } from './writing';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
type Batch = {
  readonly options: BatchAppendReq.Options;
  readonly events: ProposedEvent[];
  readonly expiry: NodeJS.Timeout | undefined;
};

const answer = (
  node: Node,
  stream: string,
  expected: ExpectedRevision,
  written: Written,
): BatchAppendResp | Refusal | undefined => {
  switch (written.kind) {
    case 'written':
      return successAnswer(written.currentRevision, written.position);
    case 'wrong-revision':
      return wrongRevisionAnswer(expected, written.currentRevision);
    case 'stream-deleted':
      return streamDeletedAnswer(stream);
    case 'too-large':
      return tooLargeAnswer(node.maximumAppendSize);
    case 'refused':
      return written.refusal.endsCall === true ? written.refusal : refusedAnswer(written.refusal);
    case 'unanswered':
      return undefined;
  }
};

const expiryOf = (options: BatchAppendReq.Options, expire: () => void): NodeJS.Timeout | undefined => {
  const deadline = options.getDeadline();
  return deadline === undefined ? undefined : setTimeout(expire, Math.max(0, deadline.toDate().getTime() - Date.now())).unref();
};

/** Streams.BatchAppend: many batches over one call, each known by its correlation id, done in the order in which they became whole. */
export const batchAppend =
  (node: Node) =>
  (call: Call): void => {
    const batches = new Map<string, Batch>();
    let turn: Promise<void> = Promise.resolve();
    let open = true;
    const send = (request: BatchAppendReq, batch: Batch, response: BatchAppendResp): void => {
      clearTimeout(batch.expiry);
      const id = request.getCorrelationId();
      if (!open || !batches.delete(idOf(id))) return;
      call.write(response.setCorrelationId(id).setStreamIdentifier(batch.options.getStreamIdentifier()));
    };
    const fail = (refusal: Refusal): void => {
      if (!open) return;
      open = false;
      call.emit('error', toServiceError(refusal));
    };
    const finish = async (request: BatchAppendReq, batch: Batch): Promise<void> => {
      const refused = await admit(node, 'batchAppend', call.metadata);
      if (!open || !batches.has(idOf(request.getCorrelationId()))) return undefined;
      if (refused !== undefined) return refused.endsCall === true ? fail(refused) : send(request, batch, refusedAnswer(refused));
      const stream = nameOf(batch.options.getStreamIdentifier());
      const expected = expectedPosition(batch.options);
      const response = answer(node, stream, expected, write(node, stream, expected, batch.events));
      if (response === undefined) return undefined;
      return 'code' in response ? fail(response) : send(request, batch, response);
    };
    call.on('data', (request: BatchAppendReq) => {
      const id = idOf(request.getCorrelationId());
      const options = request.getOptions();
      if (options !== undefined && !batches.has(id)) {
        const expiry = expiryOf(options, () => {
          const expired = batches.get(id);
          if (expired !== undefined) send(request, expired, timeoutAnswer());
        });
        batches.set(id, { options, events: [], expiry });
      }
      const batch = batches.get(id);
      if (batch === undefined) return fail(refusals.invalidArgument('The first message of a batch must carry its options.'));
      batch.events.push(...request.getProposedMessagesList().map(proposedEvent));
      if (request.getIsFinal()) turn = turn.then(() => finish(request, batch));
      return undefined;
    });
    const close = (): void => {
      open = false;
      for (const batch of batches.values()) clearTimeout(batch.expiry);
    };
    call.on('cancelled', close);
    call.on('end', () => void turn.then(() => open && call.end()));
  };
