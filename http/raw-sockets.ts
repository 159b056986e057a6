import type { Server, Socket } from 'node:net';

const open = new Map<string, Socket>();

const keyOf = ({ localPort, remoteAddress, remotePort }: Socket): string => `${localPort} ${remoteAddress} ${remotePort}`;

/** Remembers the connections under those of a TLS server: only they can be reset. */
export const rememberRawSockets = (server: Server): void => {
  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket);
    open.set(key, socket);
    socket.once('close', () => {
      if (open.get(key) === socket) open.delete(key);
    });
  });
};

/** The connection under a TLS socket of such a server. */
export const rawSocketOf = (secure: Socket): Socket | undefined => open.get(keyOf(secure));
