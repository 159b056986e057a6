import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import type { Options } from '../config/options';
import { type Answer, type Header, NOSNIFF } from './answer';
import { sendStream } from './send-stream';

export type TransmitOptions = Pick<Options, 'KeepAlive' | 'KeepAliveTimeout' | 'HttpCompressionEnabled'>;

/** A request body that was not read up to here is read away, so that the connection can be used again; a larger one ends it. */
const DISCARDED_BODY_LIMIT = 1024 * 1024;
/** How long a client that still sends has to read our refusal before the connection is closed under it: milliseconds. */
const LINGER = 1000;

const compress = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;

/**
 * Sends an answer with the headers of contract 10-http.md §4, in its order, and with `nosniff`, but no `Date`, no `Server`.
 * Resolves when the answer is out, or the client is gone; rejects if a stream failed on our side (the connection is cut).
 */
export const transmit = async (
  request: IncomingMessage,
  response: ServerResponse,
  answer: Exclude<Answer, { readonly kind: 'written' }>,
  options: TransmitOptions,
): Promise<void> => {
  const lingers = isBodyLeft(request);
  const keepsOpen = options.KeepAlive && !lingers;
  response.sendDate = false;
  // The announced header does not bind the connection of a client that asked to close it.
  if (!response.shouldKeepAlive) response.once('finish', () => request.socket.destroySoon());
  const head = (headers: readonly Header[], length: number): void => {
    const told = answer.status === 304 || answer.status === 204 ? null : length;
    response.writeHead(answer.status, flatten(keepsOpen ? options.KeepAliveTimeout : null, headers, told));
  };
  if (answer.kind === 'stream') {
    head(answer.headers, answer.length);
    if (request.method === 'HEAD') return void response.end();
    return sendStream(answer.open(), response);
  }
  const coding = answer.status === 200 && answer.body.length > 0 && options.HttpCompressionEnabled ? codingOf(request) : null;
  const body = coding === null ? answer.body : await compress[coding](answer.body);
  head(coding === null ? answer.headers : [...answer.headers, ['Content-Encoding', coding]], body.length);
  if (!lingers) return void response.end(body);
  response.write(body);
  response.flushHeaders();
  await discard(request);
  response.end();
};

/** `open`: seconds that the connection stays open. `length`: null for an answer that must not tell one (RFC 9110 §8.6). */
const flatten = (open: number | null, headers: readonly Header[], length: number | null): string[] => {
  const connection = open === null ? ['Connection', 'close'] : ['Connection', 'keep-alive', 'Keep-Alive', `timeout=${open}`];
  return [...connection, ...NOSNIFF, ...headers.flat(), ...(length === null ? [] : ['Content-Length', String(length)])];
};

/** Exact names only, as 1.10.1: parameters such as `;q=0` make a coding unknown. */
const codingOf = (request: IncomingMessage): 'gzip' | 'deflate' | null => {
  const header = request.headers['accept-encoding'];
  if (header === undefined) return null;
  const codings = String(header)
    .split(',')
    .map((coding) => coding.trim());
  if (codings.includes('gzip')) return 'gzip';
  return codings.includes('deflate') ? 'deflate' : null;
};

export const isDisconnect = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET' || error.code === 'EPIPE');

const isBodyLeft = (request: IncomingMessage): boolean => {
  if (request.complete || request.destroyed) return false;
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > DISCARDED_BODY_LIMIT
  );
};

const discard = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, LINGER);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done).resume();
  });
