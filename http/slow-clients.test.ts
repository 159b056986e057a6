import { connect, type Socket } from 'node:net';
import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
afterEach(() => server.close());

/** Seconds after which the connection ended, while `drip` is sent every 100 ms. */
const endedAfter = (begin: string, drip: string): Promise<number> =>
  new Promise((resolve) => {
    const started = performance.now();
    const socket: Socket = connect(server.port, '127.0.0.1', () => socket.write(begin));
    const timer = setInterval(() => socket.write(drip), 100);
    socket
      .on('data', () => undefined)
      .on('error', () => undefined)
      .on('close', () => {
        clearInterval(timer);
        resolve((performance.now() - started) / 1000);
      });
  });

const post = (length: number) => `POST /tools/lookup HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

describe('a client that is too slow', () => {
  beforeEach(async () => {
    server = await startTestServer({ options: { HttpRequestTimeout: 1 } });
  });

  it.each([
    ['says nothing', '', ''],
    ['stops in the headers', 'GET /tools/now HTTP/1.1\r\nHost', ''],
    ['sends its headers byte by byte', 'GET /tools/now HTTP/1.1\r\n', 'a'],
    ['stops in the body', `${post(100_000)}abc`, ''],
    ['sends its body byte by byte', post(100_000), 'a'],
    [
      'sends its chunks byte by byte',
      'POST /tools/lookup HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
      '1\r\na\r\n',
    ],
  ])('should be given up when it %s', async (_, begin, drip) => {
    const seconds = await endedAfter(begin, drip);
    expect(seconds).toBeGreaterThan(0.9);
    expect(seconds).toBeLessThan(5);
  });

  it('should be served as long as it sends 1 KiB in that time', async () => {
    await server.close();
    server = await startTestServer({ options: { HttpRequestTimeout: 2 } });
    const drip = 'a'.repeat(512);
    const body = drip.repeat(25);
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write(post(body.length).replace('Host', 'Connection: close\r\nHost')),
      );
      let sent = 0;
      const timer = setInterval(() => {
        socket.write(drip);
        sent += drip.length;
        if (sent >= body.length) clearInterval(timer);
      }, 100);
      socket.on('data', (chunk) => (received += chunk.toString())).on('close', () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

it('should hold no more connections than MaximumHttpConnections', async () => {
  server = await startTestServer({ options: { MaximumHttpConnections: 3 } });
  const sockets = await Promise.all(
    Array.from(
      { length: 3 },
      () =>
        new Promise<Socket>((resolve) => {
          const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /tools/now HTTP/1.1\r\nHost: x\r\n\r\n'));
          socket.once('data', () => resolve(socket));
        }),
    ),
  );
  expect(await endedAfter('', '')).toBeLessThan(1);
  for (const socket of sockets) socket.destroy();
});
