import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type ClosableClient, openClient } from '../../eventstore/eventstoredb/client';
import { type EventStoreServer, type EventStoreServerOptions, startEventStoreServer } from './server';

/** Servers and clients of one test file, disposed of and stopped at once. */
export const connections = () => {
  const servers: EventStoreServer[] = [];
  const clients: ClosableClient[] = [];
  const connect = (connectionString: string): EventStoreDBClient => {
    const connection = openClient(connectionString);
    clients.push(connection);
    return connection.client;
  };
  return {
    connect,
    start: async (options?: EventStoreServerOptions) => {
      const server = await startEventStoreServer(options);
      servers.push(server);
      return { server, client: connect(server.url) };
    },
    end: async (): Promise<void> => {
      await Promise.all(clients.splice(0).map((client) => client.close()));
      await Promise.all(servers.splice(0).map((server) => server.stop()));
    },
  };
};

/** An event that names its number, with an id of the client's making. */
export const numbered = (number: number) => jsonEvent({ type: 'Numbered', data: { number } });

/** The rejection of a promise that must be rejected. */
export const rejectionOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('The promise was fulfilled');
};
