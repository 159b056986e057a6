import type { StoreError } from './port';

/** A sentence for people; it holds no content and no path. */
export const describeStoreError = (error: StoreError): string => {
  switch (error._tag) {
    case 'WrongExpectedRevision':
      return `Stream ${error.stream} is at revision ${error.current}, not as expected (${error.expected})`;
    case 'EventTooLarge':
      return `An append to ${error.stream} has ${error.bytes} bytes, the limit is ${error.limit}`;
    case 'StreamNotFound':
      return `There is no stream ${error.stream}`;
    case 'DocumentNotFound':
      return `There is no document ${error.document}`;
    case 'StoreFull':
      return `The disk of the log is full (${error.reason}): make room`;
    case 'StoreUnavailable':
      return `The log is not available: ${error.reason}`;
  }
};

/** A `StoreError` where only a rejection can carry it: `waitFor` of a subscription that the store broke. */
export class StoreFailure extends Error {
  constructor(readonly error: StoreError) {
    super(describeStoreError(error));
  }
}
