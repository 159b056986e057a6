import {
  AccessDenied,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  Timeout,
  Unknown,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { status } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { ExpectedRevision } from './judge-append';
import type { Refusal } from './refusal';
import { allPosition, identifier } from './responses';

type Detail = { readonly name: string; readonly body: { serializeBinary(): Uint8Array } };

const errorAnswer = (code: number, message: string, detail: Detail): BatchAppendResp => {
  const details = new Any();
  details.pack(detail.body.serializeBinary(), `event_store.client.${detail.name}`, 'type.googleapis.com');
  return new BatchAppendResp().setError(new Status().setCode(code).setMessage(message).setDetails(details));
};

export const successAnswer = (currentRevision: number | undefined, position: bigint | undefined): BatchAppendResp => {
  const body = new BatchAppendResp.Success();
  if (currentRevision === undefined) body.setNoStream(new Empty());
  else body.setCurrentRevision(String(currentRevision));
  if (position === undefined) body.setNoPosition(new Empty());
  else body.setPosition(allPosition(position));
  return new BatchAppendResp().setSuccess(body);
};

export const wrongRevisionAnswer = (expected: ExpectedRevision, currentRevision: number | undefined): BatchAppendResp => {
  const body = new WrongExpectedVersion();
  if (currentRevision === undefined) body.setCurrentNoStream(new Empty());
  else body.setCurrentStreamRevision(String(currentRevision));
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
      body.setExpectedStreamPosition(String(expected.revision));
      break;
  }
  return errorAnswer(status.FAILED_PRECONDITION, 'WrongExpectedVersion', { name: 'WrongExpectedVersion', body });
};

export const streamDeletedAnswer = (stream: string): BatchAppendResp => {
  const body = new StreamDeleted().setStreamIdentifier(identifier(stream));
  return errorAnswer(status.FAILED_PRECONDITION, 'StreamDeleted', { name: 'StreamDeleted', body });
};

export const tooLargeAnswer = (limit: number): BatchAppendResp => {
  const body = new MaximumAppendSizeExceeded().setMaxappendsize(limit);
  return errorAnswer(status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', { name: 'MaximumAppendSizeExceeded', body });
};

export const timeoutAnswer = (): BatchAppendResp =>
  errorAnswer(status.DEADLINE_EXCEEDED, 'Timeout', { name: 'Timeout', body: new Timeout() });

/** A refusal that concerns one batch only; the others of the same call go on. */
export const refusedAnswer = (refusal: Refusal): BatchAppendResp => {
  switch (refusal.code) {
    case status.PERMISSION_DENIED:
      return errorAnswer(refusal.code, refusal.details, { name: 'AccessDenied', body: new AccessDenied() });
    case status.DEADLINE_EXCEEDED:
      return timeoutAnswer();
    default:
      return errorAnswer(refusal.code, refusal.details, { name: 'Unknown', body: new Unknown() });
  }
};
