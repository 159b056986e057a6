import type { Server } from 'node:http';
import { CommandFailure } from './exit';

/** Milliseconds that answers in progress get when the server stops. */
const GRACE = 5000;

/** Opens the port at an address; a refusal ends the command with a sentence that says what to do. */
export const listen = (server: Server, port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new CommandFailure(
          `Cannot listen on ${address}:${port} (${error.code ?? 'unknown'}): choose another HttpPort or stop who uses it.`,
        ),
      ),
    );
    server.listen(port, address, () => resolve());
  });

/** Takes no more connections and resolves when the last answer is sent, or cut after a grace. */
export const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
