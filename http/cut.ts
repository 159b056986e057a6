import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Ends a half-sent answer so that no client takes it for whole: with a reset, because the end of the connection is the end of
 * the body where no length was told. Under TLS the missing close_notify says the same.
 */
export const cut = (response: ServerResponse): void => {
  const { socket } = response;
  if (socket !== null && !socket.destroyed && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  response.destroy();
};
