import { Empty, StreamIdentifier, UUID, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb';
import { BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import type { Sending } from './batch-append';

/** What came of one append. `unknown`: it may have been written or not. */
export type Outcome =
  | { readonly kind: 'written'; readonly revision: number }
  /** -1: there is no stream. */
  | { readonly kind: 'wrong'; readonly current: number }
  /** Not written, and it will not be if it is repeated. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown' };

const uuidOf = (text: string): UUID => {
  const uuid = new UUID();
  uuid.setString(text);
  return uuid;
};

/** The request of one append in one message: an append is at most 1 MiB. */
export const requestOf = (correlation: string, { stream, revision, events }: Sending, deadline: number): BatchAppendReq => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream).toString('base64'));
  const options = new BatchAppendReq.Options();
  options.setStreamIdentifier(identifier);
  options.setDeadline(Timestamp.fromDate(new Date(deadline)));
  if (revision < 0) options.setNoStream(new Empty());
  else options.setStreamPosition(String(revision));
  const request = new BatchAppendReq();
  request.setCorrelationId(uuidOf(correlation));
  request.setOptions(options);
  for (const { id, type, data, metadata } of events) {
    const message = new BatchAppendReq.ProposedMessage();
    message.setId(uuidOf(id));
    message.getMetadataMap().set('type', type).set('content-type', 'application/octet-stream');
    message.setData(data);
    message.setCustomMetadata(metadata);
    request.addProposedMessages(message);
  }
  request.setIsFinal(true);
  return request;
};

/** A UUID comes as text or as two numbers of 64 bits. */
export const correlationOf = (answer: BatchAppendResp): string => {
  const id = answer.getCorrelationId();
  if (id === undefined) return '';
  const structured = id.getStructured();
  if (structured === undefined) return id.getString();
  const half = (text: string): string => BigInt.asUintN(64, BigInt(text)).toString(16).padStart(16, '0');
  const hex = half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits());
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

export const outcomeOf = (answer: BatchAppendResp): Outcome => {
  const success = answer.getSuccess();
  if (success !== undefined) return { kind: 'written', revision: Number(success.getCurrentRevision()) };
  const details = answer.getError()?.getDetails();
  switch (details?.getTypeName()) {
    case 'event_store.client.WrongExpectedVersion': {
      const wrong = details.unpack(WrongExpectedVersion.deserializeBinary, 'event_store.client.WrongExpectedVersion');
      if (wrong === null) return { kind: 'unknown' };
      return { kind: 'wrong', current: wrong.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : -1 };
    }
    case 'event_store.client.AccessDenied':
      return { kind: 'refused', reason: 'EventStoreDB denies access to the user of the connection string' };
    case 'event_store.client.StreamDeleted':
      return { kind: 'refused', reason: 'the stream was deleted in EventStoreDB' };
    case 'event_store.client.MaximumAppendSizeExceeded':
      return { kind: 'refused', reason: 'EventStoreDB is configured for smaller appends (MaxAppendSize)' };
    default:
      return { kind: 'unknown' };
  }
};
