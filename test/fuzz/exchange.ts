import { connect } from 'node:net';

/** How a request ended: with what was answered, or `null` where nothing came; `took` is in milliseconds. */
export type Ending = {
  readonly status: number | null;
  readonly head: string;
  readonly body: Buffer;
  readonly took: number;
  readonly timedOut: boolean;
};

/** Bytes of an answer that are kept. */
const KEPT = 256 * 1024;

/**
 * Writes bytes on a connection of its own, and waits until the server closes it, at most `limit` milliseconds. A connection that
 * is refused rejects; one that is reset is an ending like others.
 */
export const exchangeBytes = (port: number, request: Buffer, limit: number): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const begin = performance.now();
    const chunks: Buffer[] = [];
    let [size, timedOut] = [0, false];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(request));
    const timer = setTimeout(() => {
      timedOut = true;
      socket.destroy();
    }, limit);
    socket
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= KEPT) chunks.push(chunk);
      })
      .on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') reject(error);
      })
      .on('close', () => {
        clearTimeout(timer);
        resolve({ ...parsed(Buffer.concat(chunks)), took: performance.now() - begin, timedOut });
      });
  });

const parsed = (bytes: Buffer): Pick<Ending, 'status' | 'head' | 'body'> => {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, Math.max(0, end)).toString('latin1');
  // An interim answer (100 Continue) comes before the one that counts.
  if (/^HTTP\/1\.[01] 1\d\d /.test(head)) return parsed(bytes.subarray(end + 4));
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  return { status: status === undefined ? null : Number(status), head, body: end < 0 ? bytes : bytes.subarray(end + 4) };
};
