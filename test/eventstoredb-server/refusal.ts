import { Metadata, type ServiceError, status } from '@grpc/grpc-js';

/** A refusal as the store gives it: a gRPC status, and trailers that name the exception and its data. */
export type Refusal = {
  readonly code: status;
  readonly details: string;
  readonly trailers?: Readonly<Record<string, string>>;
  /** Whether it concerns the node rather than the request: it then ends a call that carries many. */
  readonly endsCall?: true;
};

export const refusals = {
  unavailable: (): Refusal => ({ code: status.UNAVAILABLE, details: 'Server Is Not Ready', endsCall: true }),
  timeout: (): Refusal => ({ code: status.DEADLINE_EXCEEDED, details: 'Timeout' }),
  unauthenticated: (): Refusal => ({ code: status.UNAUTHENTICATED, details: 'Unauthenticated', endsCall: true }),
  accessDenied: (): Refusal => ({
    code: status.PERMISSION_DENIED,
    details: 'Access Denied',
    trailers: { exception: 'access-denied' },
  }),
  notLeader: (leader: { readonly address: string; readonly port: number }): Refusal => ({
    code: status.NOT_FOUND,
    details: 'Leader info available',
    endsCall: true,
    trailers: { exception: 'not-leader', 'leader-endpoint-host': leader.address, 'leader-endpoint-port': String(leader.port) },
  }),
  streamDeleted: (stream: string): Refusal => ({
    code: status.FAILED_PRECONDITION,
    details: `Event stream '${stream}' is deleted.`,
    trailers: { exception: 'stream-deleted', 'stream-name': stream },
  }),
  wrongExpectedVersion: (stream: string, expected: number, actual: number | undefined): Refusal => ({
    code: status.FAILED_PRECONDITION,
    details: `Append failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual ?? -1}`,
    trailers: {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      ...(actual === undefined ? {} : { 'actual-version': String(actual) }),
    },
  }),
  maximumAppendSizeExceeded: (limit: number): Refusal => ({
    code: status.INVALID_ARGUMENT,
    details: `Maximum Append Size of ${limit} Exceeded.`,
    trailers: { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(limit) },
  }),
  subscriptionDropped: (): Refusal => ({ code: status.CANCELLED, details: 'Operation canceled' }),
  invalidArgument: (details: string): Refusal => ({ code: status.INVALID_ARGUMENT, details }),
} as const;

/** The error that grpc-js turns into the status and the trailers of a call. */
export const toServiceError = (refusal: Refusal): ServiceError => {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(refusal.trailers ?? {})) metadata.set(name, value);
  return Object.assign(new Error(refusal.details), { code: refusal.code, details: refusal.details, metadata });
};
