import { connect, type Socket } from 'node:net';

export type RawAnswer = {
  /** `200 OK`. */
  readonly status: string;
  /** Header lines in the order in which they came, without the one that stands in every answer. */
  readonly headers: readonly string[];
  /** Whether the answer has that one: no browser may guess its type. */
  readonly nosniff: boolean;
  readonly body: Buffer;
  readonly text: string;
};

export type RawRequest = { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer };

/** Writes bytes to a fresh connection, and resolves with all that comes back when the server closes it. */
export const exchange = (
  port: number,
  request: string | Buffer,
  onConnect: (socket: Socket) => void = () => undefined,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      onConnect(socket);
      socket.write(request);
    });
    socket
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('error', reject)
      .on('close', () => resolve(Buffer.concat(chunks)));
  });

/** Sends a request; resolves with how the connection ended after `received` was called at the first byte of the answer: a code, or `clean`. */
export const endOf = (port: number, request: string, received: () => void): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket
      .once('data', received)
      .on('data', () => undefined)
      .on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
      .on('close', () => resolve('clean'));
  });

/** One request that asks to close the connection. */
export const send = async (
  port: number,
  method: string,
  target: string,
  { headers = {}, body }: RawRequest = {},
): Promise<RawAnswer> => {
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ Host: 'x', Connection: 'close', ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return parseAnswer(await exchange(port, Buffer.concat([head, Buffer.from(body ?? '')])));
};

const NOSNIFF = 'X-Content-Type-Options: nosniff';

export const parseAnswer = (bytes: Buffer): RawAnswer => {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const body = bytes.subarray(end + 4);
  const headers = lines.filter((line) => line !== NOSNIFF);
  const status = statusLine.replace(/^HTTP\/1\.[01] /, '');
  return { status, headers, nosniff: headers.length < lines.length, body, text: body.toString('utf8') };
};
