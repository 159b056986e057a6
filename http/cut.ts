import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { rawSocketOf } from './raw-sockets';

/**
 * Ends a half-sent answer so that no client takes it for whole: with a reset, because the end of the connection is the end of
 * the body where no length was told. Under TLS as well: Node and curl take the end of a TLS connection for the end of the body.
 */
export const cut = (response: ServerResponse): void => {
  const { socket } = response;
  const raw = socket instanceof TLSSocket ? rawSocketOf(socket) : socket;
  if (raw !== null && raw !== undefined && !raw.destroyed) raw.resetAndDestroy();
  response.destroy();
};
