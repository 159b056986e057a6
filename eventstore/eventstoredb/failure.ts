import { describeOpenError } from '../sqlite/failure';
import type { ConnectError } from './store';

/** What happened and what to do, for the one who starts the server. Never holds the connection string. */
export const describeConnectError = (error: ConnectError): string => {
  switch (error._tag) {
    case 'BadConnectionString':
      return 'EventStoreConnectionString is not a connection string of EventStoreDB, such as esdb://user:password@host:2113?tls=true, or a certificate that it names cannot be read';
    case 'CannotConnect':
      return `EventStoreDB did not answer in time (${error.reason}): check that it runs, and EventStoreConnectionString`;
    case 'OtherLog':
      return 'EventStoreDB does not hold the log that this storage folder was used with: check EventStoreConnectionString and EventStoreStreamPrefix, or use another storage folder';
    case 'DamagedLog':
      return `${error.reason}, or was damaged there: use another EventStoreStreamPrefix, or have EventStoreDB restored`;
    case 'LogInUse':
    case 'LaterFormat':
    case 'NotALog':
    case 'NoLog':
    case 'CannotOpen':
      return describeOpenError(error);
  }
};
