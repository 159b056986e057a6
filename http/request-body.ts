import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { orthancStatus } from '../domain/orthanc-status';
import { bare, described } from './fault';
import { LEAST_IN_TIMEOUT, pourBody } from './pour-body';

/** Bodies that are read as a whole (JSON and text) may be this large, as sent and inflated. */
export const MAXIMUM_TEXT_BODY = 16 * 1024 * 1024;

const inflate = promisify(gunzip);

/** Length that the client announced, or null. */
export const announcedLength = (request: IncomingMessage): number | null => {
  const header = request.headers['content-length'];
  return header === undefined ? null : Number(header);
};

/** `Content-Encoding` other than gzip is not looked at, as in 1.10.1. */
export const encodingOf = (request: IncomingMessage): 'gzip' | 'identity' =>
  request.headers['content-encoding']?.toLowerCase() === 'gzip' ? 'gzip' : 'identity';

/** The Content-Type of a `multipart/form-data`; undefined for anything else. */
export const formTypeOf = (request: IncomingMessage): string | undefined => {
  const type = request.headers['content-type'];
  return type !== undefined && /^\s*multipart\/form-data\s*(;|$)/i.test(type) && /boundary=/i.test(type) ? type : undefined;
};

/**
 * The chunks of a body. The connection is cut, and the iteration throws, when less than 1 KiB comes in `timeout` seconds; the timer
 * rests while the consumer works, and ends with the iteration.
 */
export async function* bodyChunks(request: IncomingMessage, timeout: number): AsyncGenerator<Buffer> {
  const cut = () => request.destroy();
  let [left, received] = [timeout * 1000, 0];
  let timer = setTimeout(cut, left);
  let since = performance.now();
  try {
    for await (const chunk of request) {
      clearTimeout(timer);
      received += chunk.length;
      left -= performance.now() - since;
      if (received >= LEAST_IN_TIMEOUT) [left, received] = [timeout * 1000, 0];
      yield chunk;
      since = performance.now();
      timer = setTimeout(cut, Math.max(0, left));
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The whole body as text, whatever its Content-Type. Throws a bare 413 before it reads more than allowed. */
export const readText = async (request: IncomingMessage, timeout: number): Promise<string> =>
  (await readBytes(request, timeout, MAXIMUM_TEXT_BODY)).toString('utf8');

/** The whole body as text of at most `limit` bytes that says exactly what was sent: bytes that are no UTF-8 are refused. */
export const readExactText = async (request: IncomingMessage, timeout: number, limit: number): Promise<string> => {
  const body = await readBytes(request, timeout, limit);
  if (!isUtf8(body)) throw described(orthancStatus.BadFileFormat, 'The value is no text in UTF-8');
  return body.toString('utf8');
};

/** The whole body, of at most `limit` bytes as sent and inflated. Throws a bare 413 before it reads more than allowed. */
export const readBytes = async (request: IncomingMessage, timeout: number, limit: number): Promise<Buffer> => {
  if ((announcedLength(request) ?? 0) > limit) throw bare(413);
  const body = await received(request, timeout, limit);
  return body.length > 0 && encodingOf(request) === 'gzip' ? inflated(body, limit) : body;
};

const received = async (request: IncomingMessage, timeout: number, limit: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  await pourBody(request, timeout, (chunk) => {
    size += chunk.length;
    if (size > limit) throw bare(413);
    // Its memory is given back.
    chunks.push(Buffer.from(chunk));
    return undefined;
  });
  const [first = NOTHING] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks) : first;
};

const NOTHING = Buffer.alloc(0);

const inflated = async (body: Buffer, limit: number): Promise<Buffer> => {
  try {
    return await inflate(body, { maxOutputLength: limit });
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw bare(413);
    throw described(orthancStatus.BadFileFormat);
  }
};
