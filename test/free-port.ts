import { createServer } from 'node:net';

/** Below the range from which Linux takes the ports of outgoing connections: a client that knocks while nobody listens cannot meet itself. */
const LOWEST = 21_000;
const HIGHEST = 32_000;

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/** A loopback port on which nobody listens now. */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await canListen(port)) return port;
  }
  throw new Error(`No free port between ${LOWEST} and ${HIGHEST}`);
};

/** Whether nobody listens on a given loopback port. */
export const portIsFree = canListen;
