import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TakeBytes } from '../ingest/port';
import { pourBody } from './pour-body';

let server: Server;
let poured: Promise<{ readonly bytes: Buffer; readonly error: unknown }>;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** Serves one request whose body is given to `take`; resolves with a connection to it. */
const serve = async (take: (bytes: Buffer[]) => TakeBytes, timeout = 5): Promise<Socket> => {
  let tell: (outcome: { readonly bytes: Buffer; readonly error: unknown }) => void = () => undefined;
  poured = new Promise((resolve) => {
    tell = resolve;
  });
  const handle = async (request: IncomingMessage): Promise<void> => {
    const bytes: Buffer[] = [];
    const error = await pourBody(request, timeout, take(bytes)).then(
      () => null,
      (reason: unknown) => reason,
    );
    tell({ bytes: Buffer.concat(bytes), error });
  };
  server = createServer((request, response) => {
    void handle(request).then(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
};

const head = (length: number): string => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;
const body = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => index % 251));

const copying =
  (bytes: Buffer[]): TakeBytes =>
  (chunk) => {
    bytes.push(Buffer.from(chunk));
    return undefined;
  };

describe('a body that is poured', () => {
  test('comes whole, in its order, and the memory of its pieces is given back', async () => {
    const pieces: Uint8Array[] = [];
    const socket = await serve((bytes) => (chunk) => {
      pieces.push(chunk);
      return copying(bytes)(chunk);
    });
    socket.write(head(body.length));
    socket.write(body);
    const { bytes, error } = await poured;
    expect(error).toBeNull();
    expect(bytes.equals(body)).toBe(true);
    expect(pieces.some(({ byteLength }) => byteLength === 0)).toBe(true);
  });

  test('comes whole when it came with its head', async () => {
    const socket = await serve(copying);
    socket.write(`${head(5)}hello`);
    expect(String((await poured).bytes)).toBe('hello');
  });

  test('may be empty', async () => {
    const socket = await serve(copying);
    socket.write(head(0));
    expect(await poured).toEqual({ bytes: Buffer.alloc(0), error: null });
  });

  test('rests while its taker works, and its pieces stay until then', async () => {
    let working = 0;
    const socket = await serve((bytes) => async (chunk) => {
      working += 1;
      expect(working).toBe(1);
      await new Promise(setImmediate);
      bytes.push(Buffer.from(chunk));
      working -= 1;
    });
    socket.write(head(body.length));
    socket.write(body);
    const { bytes, error } = await poured;
    expect(error).toBeNull();
    expect(bytes.equals(body)).toBe(true);
  });

  test.each([
    [
      'throws',
      (): TakeBytes => () => {
        throw new Error('full');
      },
    ],
    ['rejects', (): TakeBytes => () => Promise.reject(new Error('full'))],
  ])('ends with what its taker %s, and the connection can still be answered', async (_, take) => {
    const socket = await serve(take);
    const answered = new Promise((resolve) => socket.once('data', (data) => resolve(String(data).slice(0, 15))));
    socket.write(head(5));
    socket.write('hello');
    expect((await poured).error).toEqual(new Error('full'));
    expect(await answered).toBe('HTTP/1.1 200 OK');
  });

  test('ends when the client hangs up', async () => {
    const socket = await serve(copying);
    socket.write(head(body.length));
    socket.write(body.subarray(0, 1000), () => socket.destroy());
    expect((await poured).error).toMatchObject({ code: 'ECONNRESET' });
  });

  test('is given up when less than 1 KiB comes in the time', async () => {
    const socket = await serve(copying, 0.2);
    socket.write(head(body.length));
    const drip = setInterval(() => socket.write('a'), 20);
    const { bytes, error } = await poured;
    clearInterval(drip);
    expect(error).not.toBeNull();
    expect(bytes.length).toBeLessThan(1024);
  });

  test('is given up in the same time when its taker works at each byte', async () => {
    const socket = await serve(() => () => new Promise((resolve) => setImmediate(resolve)), 0.2);
    socket.write(head(body.length));
    const drip = setInterval(() => socket.write('a'), 20);
    expect((await poured).error).not.toBeNull();
    clearInterval(drip);
  });
});
