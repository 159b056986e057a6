import { createHash } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Json } from '../domain/json';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Download = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
  readonly md5: string;
};

export type Body = Buffer | string | undefined;

/** Speaks HTTP/1.1 over kept connections. Rejects when the connection breaks. */
export type HttpClient = {
  readonly send: (method: string, path: string, body?: Body, headers?: Record<string, string>) => Promise<Answer>;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body?: Body) => Promise<Answer>;
  /** GET that must answer 200 with JSON. */
  readonly json: <T extends Json>(path: string) => Promise<T>;
  /** POST that must answer 200 with JSON; a body that is no text nor bytes is sent as JSON. */
  readonly postJson: <T extends Json>(path: string, body: Json | Buffer) => Promise<T>;
  /** GET whose body goes into a hash, not into memory. */
  readonly download: (path: string) => Promise<Download>;
  readonly close: () => void;
};

/** No answer for this long breaks a request. */
const SILENCE = 120_000;
/** How a connection fails that was closed while it was idle. */
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

const collect = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const parseOk = <T extends Json>(what: string, answer: Answer): T => {
  const text = answer.body.toString('utf8');
  if (answer.status !== 200) throw new Error(`${what} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
};

export const httpClient = (url: string): HttpClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  const once = (method: string, path: string, body: Body, headers: Record<string, string>): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
      const outgoing = request(`${url}${path}`, { method, agent, headers: { ...length, ...headers }, timeout: SILENCE });
      outgoing.once('timeout', () => outgoing.destroy(new Error(`${method} ${path}: silence`)));
      outgoing.once('response', resolve);
      outgoing.once('error', (error: NodeJS.ErrnoException) => {
        // The server may close an idle connection while a request is on its way: RFC 9112, 9.3.1.
        if (outgoing.reusedSocket && CLOSED.has(error.code ?? '')) once(method, path, body, headers).then(resolve, reject);
        else reject(error);
      });
      outgoing.end(body);
    });

  const send: HttpClient['send'] = async (method, path, body, headers = {}) => {
    const message = await once(method, path, body, headers);
    return { status: message.statusCode ?? 0, headers: message.headers, body: await collect(message) };
  };

  return {
    send,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body ?? ''),
    json: async (path) => parseOk(`GET ${path}`, await send('GET', path)),
    postJson: async (path, body) =>
      parseOk(`POST ${path}`, await send('POST', path, Buffer.isBuffer(body) ? body : JSON.stringify(body))),
    download: async (path) => {
      const message = await once('GET', path, undefined, {});
      const hash = createHash('md5');
      let bytes = 0;
      for await (const chunk of message) {
        bytes += chunk.length;
        hash.update(chunk);
      }
      return { status: message.statusCode ?? 0, headers: message.headers, bytes, md5: hash.digest('hex') };
    },
    close: () => agent.destroy(),
  };
};

export const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');
