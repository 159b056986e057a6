import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Options } from '../config/options';
import { NOSNIFF } from './answer';
import { isAmbiguous } from './framing';
import { rememberRawSockets } from './raw-sockets';
import { announcedLength } from './request-body';
import type { TlsSettings } from './tls';

/** Milliseconds that an idle connection stays open beyond what is announced, so that no client loses the race. */
const GRACE = 1000;
/** Bytes of the request line and all headers. */
const MAXIMUM_HEADERS = 16 * 1024;
const MIB = 1024 * 1024;

const BAD_REQUEST_TEXT = 'Error 400: Bad Request\nBad request';
/** What 1.10.1 answers to what is not HTTP, or has a method that it does not know. */
const BAD_REQUEST =
  'HTTP/1.0 400 Bad Request\r\nCache-Control: no-cache, no-store, must-revalidate, private, max-age=0\r\nExpires: 0\r\n' +
  'Pragma: no-cache\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n' +
  BAD_REQUEST_TEXT;

type ServerOptions = Pick<
  Options,
  'HttpRequestTimeout' | 'KeepAliveTimeout' | 'MaximumHttpConnections' | 'MaximumRequestBodySizeMB' | 'TcpNoDelay'
>;

/**
 * An HTTP server, or HTTPS with `tls`, that is not listening yet (see `checkExposure`). Slow headers and handshakes are given up
 * after HttpRequestTimeout; slow bodies are watched where they are read. A body announced as too large is refused before it is
 * asked for; a request whose end could be seen differently by a proxy is refused before anything else.
 */
export const createHttpServer = (
  application: RequestListener,
  options: ServerOptions,
  tls: TlsSettings | null = null,
): Server => {
  const timeout = options.HttpRequestTimeout * 1000;
  const limit = options.MaximumRequestBodySizeMB === 0 ? Number.POSITIVE_INFINITY : options.MaximumRequestBodySizeMB * MIB;
  const settings = {
    keepAliveTimeout: options.KeepAliveTimeout * 1000 + GRACE,
    headersTimeout: timeout,
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(timeout, 5000),
    noDelay: options.TcpNoDelay,
    maxHeaderSize: MAXIMUM_HEADERS,
    // As 1.10.1; two of them are refused.
    requireHostHeader: false,
  };
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    if (isAmbiguous(request)) refuseRequest(response);
    else application(request, response);
  };
  const server =
    tls === null ? createServer(settings, take) : createSecureServer({ ...settings, ...tls, handshakeTimeout: timeout }, take);
  if (tls !== null) rememberRawSockets(server);
  // None is dropped in silence: `isAmbiguous` counts them.
  server.maxHeadersCount = 0;
  server.maxConnections = options.MaximumHttpConnections;
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!isAmbiguous(request) && (announcedLength(request) ?? 0) <= limit) response.writeContinue();
    take(request, response);
  });
  // 1.10.1 does what is asked, whatever else is expected.
  server.on('checkExpectation', take);
  server.on('connect', (_, socket: Socket) => refuse(socket));
  server.on('clientError', (_, socket: Socket) => refuse(socket));
  server.on('tlsClientError', (_, socket: Socket) => socket.destroy());
  return server;
};

const refuseRequest = (response: ServerResponse): void => {
  response.sendDate = false;
  response.writeHead(400, ['Content-Type', 'text/plain; charset=utf-8', ...NOSNIFF, 'Connection', 'close']);
  response.end(BAD_REQUEST_TEXT);
};

const refuse = (socket: Socket): void => {
  if (socket.writable && socket.bytesWritten === 0) socket.end(BAD_REQUEST);
  else socket.destroy();
};
