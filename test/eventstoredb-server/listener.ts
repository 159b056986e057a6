import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';

export type Tls = { readonly key: string; readonly certificate: string };

/** The largest message EventStoreDB's own client is ready to receive; appends are limited by the store, not here. */
const MAXIMUM_MESSAGE = 17 * 1024 * 1024;

export type Listener = {
  readonly port: number;
  readonly cutConnections: () => void;
  /** Stops listening and resets every connection. */
  readonly close: () => Promise<void>;
};

const credentialsOf = (tls: Tls | undefined): ServerCredentials =>
  tls === undefined
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(null, [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) }]);

const listen = (server: NetServer, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server listens on no TCP port'));
      else resolve(address.port);
    });
  });

/** Serves gRPC on sockets of our own, so that a test can reset them as a broken network does. Port 0 takes a free one. */
export const openListener = async (port: number, tls: Tls | undefined, register: (server: Server) => void): Promise<Listener> => {
  const grpc = new Server({ 'grpc.max_receive_message_length': MAXIMUM_MESSAGE });
  register(grpc);
  const injector = grpc.createConnectionInjector(credentialsOf(tls));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    injector.injectConnection(socket);
  });
  const bound = await listen(server, port);
  const cutConnections = (): void => {
    for (const socket of [...sockets]) socket.resetAndDestroy();
  };
  return {
    port: bound,
    cutConnections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutConnections();
        injector.destroy();
        grpc.forceShutdown();
      }),
  };
};
