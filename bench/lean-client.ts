import { connect, type Socket } from 'node:net';

/** Status and body of an answer. */
export type LeanAnswer = { readonly status: number; readonly body: Buffer };

/** One kept connection with one request at a time: the least that a load generator can cost. Answers must have a Content-Length. */
export type LeanConnection = {
  readonly send: (method: string, path: string, body: Buffer) => Promise<LeanAnswer>;
  readonly close: () => void;
};

const HEADER_END = Buffer.from('\r\n\r\n');

type Waiting = { readonly resolve: (answer: LeanAnswer) => void; readonly reject: (error: Error) => void };

/** The first answer in the bytes and what follows it, or null while it is incomplete. */
const firstAnswer = (bytes: Buffer): { readonly answer: LeanAnswer; readonly rest: Buffer } | null => {
  const end = bytes.indexOf(HEADER_END);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length === null) throw new Error(`No Content-Length in: ${head}`);
  const start = end + HEADER_END.length;
  const stop = start + Number(length[1]);
  if (bytes.length < stop) return null;
  return { answer: { status: Number(head.slice(9, 12)), body: bytes.subarray(start, stop) }, rest: bytes.subarray(stop) };
};

const opened = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });

export const leanConnection = async (port: number): Promise<LeanConnection> => {
  const socket = await opened(port);
  let received: Buffer = Buffer.alloc(0);
  let waiting: Waiting | null = null;
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed the connection')));
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const first = firstAnswer(received);
      if (first === null || waiting === null) return;
      const { resolve } = waiting;
      waiting = null;
      received = first.rest;
      resolve(first.answer);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return {
    send: (method, path, body) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.cork();
        socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`);
        if (body.length > 0) socket.write(body);
        socket.uncork();
      }),
    close: () => socket.destroy(),
  };
};
