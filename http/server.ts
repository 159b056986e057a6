import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { createHttpApplication } from './application';
import type { HttpDependencies } from './deps';
import { announcedLength } from './request-body';

/** Milliseconds that an idle connection stays open: longer than the announced second, so that no client loses the race. */
const IDLE = 2000;
const MIB = 1024 * 1024;

/** What 1.10.1 answers to what is not HTTP, or has a method that it does not know. */
const BAD_REQUEST =
  'HTTP/1.0 400 Bad Request\r\nCache-Control: no-cache, no-store, must-revalidate, private, max-age=0\r\nExpires: 0\r\n' +
  'Pragma: no-cache\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\nError 400: Bad Request\nBad request';

/**
 * The HTTP server, not listening yet (see `checkExposure`). Slow headers are given up after HttpRequestTimeout; slow bodies
 * are watched where they are read. A body announced as too large is refused before it is asked for.
 */
export const createHttpServer = (deps: HttpDependencies): Server => {
  const timeout = deps.options.HttpRequestTimeout * 1000;
  const limit = deps.options.MaximumRequestSizeMB * MIB;
  const application = createHttpApplication(deps);
  const server = createServer(
    {
      keepAliveTimeout: IDLE,
      headersTimeout: timeout,
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(timeout, 5000),
      noDelay: true,
    },
    application,
  );
  server.on('checkContinue', (request, response) => {
    if (!isTooLarge(request, limit)) response.writeContinue();
    application(request, response);
  });
  server.on('clientError', answerClientError);
  return server;
};

const isTooLarge = (request: IncomingMessage, limit: number): boolean => (announcedLength(request) ?? 0) > limit;

const answerClientError = (_: Error, socket: Socket): void => {
  if (socket.writable && socket.bytesWritten === 0) socket.end(BAD_REQUEST);
  else socket.destroy();
};
