import { EventStoreDBClient } from '@eventstore/db-client';
import type { Channel } from '@grpc/grpc-js';

/** How long calls may take to tell that they are over. */
const DISPOSE_MS = 500;

/** A client of EventStoreDB, and its end: of its calls, and of its connection. */
export type ClosableClient = {
  readonly client: EventStoreDBClient;
  /** Resolves, within a second, when nothing keeps the connection that the client had. */
  readonly close: () => Promise<void>;
};

/**
 * The client of a connection string; throws where it cannot be read. `dispose` of the client alone leaves its connection
 * open in the pool of grpc-js, which hands it to the next client of the same address, even if the server behind it is gone.
 */
export const openClient = (connectionString: string): ClosableClient => {
  const client = EventStoreDBClient.connectionString(connectionString);
  // biome-ignore lint/complexity/useLiteralKeys: protected members of the client are reached by name only
  const connect = client['getChannel'];
  let current: Channel | null = null;
  let closed = false;
  // Those before the current one are closed by the client itself when it gives them up.
  // biome-ignore lint/complexity/useLiteralKeys: protected members of the client are reached by name only
  client['getChannel'] = async () => {
    const channel = await connect();
    current = channel;
    if (closed) channel.close();
    return channel;
  };
  return {
    client,
    close: async () => {
      closed = true;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        // A stream of the client that was not read to its end may never tell that it is over.
        timer = setTimeout(resolve, DISPOSE_MS);
      });
      await Promise.race([client.dispose().catch(() => undefined), late]);
      clearTimeout(timer);
      current?.close();
    },
  };
};
