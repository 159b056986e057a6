import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { type AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js';
import type { ExpectedRevision } from './judge-append';
import type { ProposedEvent } from './log';
import { admit, type Node } from './node';
import { type Refusal, refusals, toServiceError } from './refusal';
import { expectedRevision, nameOf, proposedEvent } from './requests';
import { type Written, write } from './writing';

const success = (currentRevision: number | undefined, position: bigint | undefined): AppendResp => {
  const body = new AppendResp.Success();
  if (currentRevision === undefined) body.setNoStream(new Empty());
  else body.setCurrentRevision(String(currentRevision));
  if (position === undefined) body.setNoPosition(new Empty());
  else body.setPosition(new AppendResp.Position().setCommitPosition(position.toString()).setPreparePosition(position.toString()));
  return new AppendResp().setSuccess(body);
};

const wrongRevision = (expected: ExpectedRevision, currentRevision: number | undefined): AppendResp => {
  const body = new AppendResp.WrongExpectedVersion();
  if (currentRevision === undefined) body.setCurrentNoStream(new Empty());
  else body.setCurrentRevision(String(currentRevision));
  switch (expected.kind) {
    case 'any':
      body.setExpectedAny(new Empty());
      break;
    case 'no_stream':
      body.setExpectedNoStream(new Empty());
      break;
    case 'stream_exists':
      body.setExpectedStreamExists(new Empty());
      break;
    case 'exact':
      body.setExpectedRevision(String(expected.revision));
      break;
  }
  return new AppendResp().setWrongExpectedVersion(body);
};

const answer = (node: Node, stream: string, expected: ExpectedRevision, written: Written): AppendResp | Refusal | undefined => {
  switch (written.kind) {
    case 'written':
      return success(written.currentRevision, written.position);
    case 'wrong-revision':
      return wrongRevision(expected, written.currentRevision);
    case 'stream-deleted':
      return refusals.streamDeleted(stream);
    case 'too-large':
      return refusals.maximumAppendSizeExceeded(node.maximumAppendSize);
    case 'refused':
      return written.refusal;
    case 'unanswered':
      return undefined;
  }
};

/** Streams.Append: options, then one message an event, then one answer. */
export const append =
  (node: Node) =>
  (call: ServerReadableStream<AppendReq, AppendResp>, callback: sendUnaryData<AppendResp>): void => {
    const events: ProposedEvent[] = [];
    let options: AppendReq.Options | undefined;
    call.on('data', (request: AppendReq) => {
      const message = request.getProposedMessage();
      if (message !== undefined) events.push(proposedEvent(message));
      options = request.getOptions() ?? options;
    });
    call.on('end', async () => {
      const refused = await admit(node, 'append', call.metadata);
      if (call.cancelled) return;
      if (refused !== undefined) return callback(toServiceError(refused));
      if (options === undefined)
        return callback(toServiceError(refusals.invalidArgument('The first message must carry the options.')));
      const stream = nameOf(options.getStreamIdentifier());
      const expected = expectedRevision(options);
      const response = answer(node, stream, expected, write(node, stream, expected, events));
      if (response === undefined) return undefined;
      return response instanceof AppendResp ? callback(null, response) : callback(toServiceError(response));
    });
  };
