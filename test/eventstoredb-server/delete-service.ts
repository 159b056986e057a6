import { type DeleteReq, DeleteResp, type TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { type ExpectedRevision, judgeAppend } from './judge-append';
import type { ProposedEvent, RecordedEvent } from './log';
import { admit, type Node } from './node';
import { type Refusal, refusals, toServiceError } from './refusal';
import { expectedRevision, nameOf } from './requests';

/** The documentation's number for an expectation that has no number of its own. */
const expectedNumber = (expected: ExpectedRevision): number => {
  switch (expected.kind) {
    case 'exact':
      return expected.revision;
    case 'any':
      return -2;
    case 'no_stream':
      return -1;
    case 'stream_exists':
      return -4;
  }
};

const refusalFor = (node: Node, stream: string, expected: ExpectedRevision): Refusal | undefined => {
  const verdict = judgeAppend(node.log, stream, expected, []);
  switch (verdict.kind) {
    case 'stream-deleted':
      return refusals.streamDeleted(stream);
    case 'wrong-revision':
      return refusals.wrongExpectedVersion(stream, expectedNumber(expected), verdict.currentRevision);
    case 'append':
    case 'repeated':
      return undefined;
  }
};

const systemEvent = (node: Node, type: string, data: object): ProposedEvent => ({
  id: node.newId(),
  type,
  contentType: 'application/json',
  data: Buffer.from(JSON.stringify(data), 'utf8'),
  metadata: new Uint8Array(),
});

/** Truncates before the end, as a metadata event of the stream's own `$$` stream; a later append goes on with the next revision. */
const softDelete = (node: Node, stream: string): RecordedEvent | undefined => {
  const [record] = node.log.append(`$$${stream}`, [systemEvent(node, '$metadata', { $tb: Number.MAX_SAFE_INTEGER })]);
  node.log.softDelete(stream);
  return record;
};

const tombstoneStream = (node: Node, stream: string): RecordedEvent | undefined => {
  const [record] = node.log.append(stream, [systemEvent(node, '$streamDeleted', {})]);
  node.log.tombstone(stream);
  return record;
};

/** Streams.Delete: the stream reads as not found, and can be begun again. */
export const remove =
  (node: Node) =>
  async (call: ServerUnaryCall<DeleteReq, DeleteResp>, callback: sendUnaryData<DeleteResp>): Promise<void> => {
    const refused = await admit(node, 'delete', call.metadata);
    const options = call.request.getOptions();
    if (refused !== undefined || options === undefined)
      return callback(toServiceError(refused ?? refusals.invalidArgument('No options.')));
    const stream = nameOf(options.getStreamIdentifier());
    const refusal = refusalFor(node, stream, expectedRevision(options));
    if (refusal !== undefined) return callback(toServiceError(refusal));
    const position = softDelete(node, stream)?.position.toString() ?? '0';
    return callback(
      null,
      new DeleteResp().setPosition(new DeleteResp.Position().setCommitPosition(position).setPreparePosition(position)),
    );
  };

/** Streams.Tombstone: the stream is gone for good; reads and appends say so. */
export const tombstone =
  (node: Node) =>
  async (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, callback: sendUnaryData<TombstoneResp>): Promise<void> => {
    const refused = await admit(node, 'tombstone', call.metadata);
    const options = call.request.getOptions();
    if (refused !== undefined || options === undefined)
      return callback(toServiceError(refused ?? refusals.invalidArgument('No options.')));
    const stream = nameOf(options.getStreamIdentifier());
    const refusal = refusalFor(node, stream, expectedRevision(options));
    if (refusal !== undefined) return callback(toServiceError(refusal));
    const position = tombstoneStream(node, stream)?.position.toString() ?? '0';
    return callback(
      null,
      new TombstoneResp().setPosition(new TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position)),
    );
  };
