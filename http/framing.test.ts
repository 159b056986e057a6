import { exchange, parseAnswer } from './testing/raw-client';
import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
let stored: string[];

beforeEach(async () => {
  stored = [];
  server = await startTestServer({
    resources: {
      find: (id) => {
        stored.push(id);
        return null;
      },
    },
  });
});
afterEach(() => server.close());

const POST = 'POST /tools/lookup HTTP/1.1\r\n';
const HOST = 'Host: x\r\n';
const CLOSE = 'Connection: close\r\n';
const CHUNKS = '1\r\nx\r\n0\r\n\r\n';
const SMUGGLED = 'GET /tools/now HTTP/1.1\r\nHost: x\r\n\r\n';

/** How many answers came: a smuggled request would get one of its own. */
const answersTo = async (request: string): Promise<readonly string[]> => {
  const text = (await exchange(server.port, request)).toString('latin1');
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status = '']) => status);
};

describe('a request in which others could see another one', () => {
  it.each([
    ['a length beside chunks', `${POST}${HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['chunks beside a length', `${POST}${HOST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['two lengths', `${POST}${HOST}Content-Length: 1\r\nContent-Length: 44\r\n\r\nx${SMUGGLED}`],
    ['two equal lengths', `${POST}${HOST}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx${SMUGGLED}`],
    ['a list of lengths', `${POST}${HOST}Content-Length: 1, 1\r\n\r\nx${SMUGGLED}`],
    ['a signed length', `${POST}${HOST}Content-Length: +1\r\n\r\nx${SMUGGLED}`],
    ['a negative length', `${POST}${HOST}Content-Length: -1\r\n\r\nx${SMUGGLED}`],
    ['a hexadecimal length', `${POST}${HOST}Content-Length: 0x1\r\n\r\nx${SMUGGLED}`],
    ['a length beyond all numbers', `${POST}${HOST}Content-Length: 99999999999999999999999\r\n\r\nx${SMUGGLED}`],
    ['an unknown coding', `${POST}${HOST}Transfer-Encoding: xchunked\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['a coding that hides chunks', `${POST}${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['chunks that are not the last coding', `${POST}${HOST}Transfer-Encoding: chunked, identity\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['two codings', `${POST}${HOST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['a coding with a tab', `${POST}${HOST}Transfer-Encoding:\tchunked\x0b\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['a name with a space', `${POST}${HOST}Transfer-Encoding : chunked\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['a folded line', `${POST}${HOST}Transfer-Encoding:\r\n chunked\r\n\r\n${CHUNKS}${SMUGGLED}`],
    ['bare line feeds', `POST /tools/lookup HTTP/1.1\nHost: x\nContent-Length: 1\n\nx${SMUGGLED}`],
    ['a NUL', `${POST}${HOST}X: a\0b\r\nContent-Length: 1\r\n\r\nx${SMUGGLED}`],
    ['a bare carriage return', `${POST}${HOST}X: a\rContent-Length: 50\r\nContent-Length: 1\r\n\r\nx${SMUGGLED}`],
    ['two hosts', `${POST}${HOST}Host: y\r\nContent-Length: 1\r\n\r\nx${SMUGGLED}`],
    ['another version', `POST /tools/lookup HTTP/2.0\r\n${HOST}Content-Length: 1\r\n\r\nx${SMUGGLED}`],
    ['no version', `GET /tools/now\r\n\r\n${SMUGGLED}`],
    ['bad chunks', `${POST}${HOST}Transfer-Encoding: chunked\r\n\r\n1x\r\nx\r\n0\r\n\r\n${SMUGGLED}`],
    ['a tunnel', `CONNECT x:1 HTTP/1.1\r\n${HOST}\r\n${SMUGGLED}`],
  ])('should be refused, and the connection closed: %s', async (_, request) => {
    expect(await answersTo(request)).toEqual(['400']);
    expect(server.defects).toEqual([]);
  });

  it('should be refused as well when it is not the first of its connection', async () => {
    const first = `GET /tools/now HTTP/1.1\r\n${HOST}\r\n`;
    const second = `${POST}${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n${CHUNKS}`;
    expect(await answersTo(first + second + SMUGGLED)).toEqual(['200', '400']);
  });
});

describe('the size of headers', () => {
  const header = (count: number, length = 1) =>
    Array.from({ length: count }, (_, index) => `X${index}: ${'a'.repeat(length)}\r\n`).join('');

  it.each([
    ['a great many lines', header(5000)],
    ['many short lines', 'a:\r\n'.repeat(1500)],
    ['a long line', header(1, 20_000)],
  ])('should be limited: %s', async (_, lines) => {
    expect(await answersTo(`GET /tools/now HTTP/1.1\r\n${HOST}${lines}\r\n${SMUGGLED}`)).toEqual(['400']);
  });

  it('should be limited in the path, and allow what clients send', async () => {
    expect(await answersTo(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`)).toEqual(['400']);
    expect(await answersTo(`GET /tools/now HTTP/1.1\r\n${HOST}${CLOSE}${header(300)}\r\n`)).toEqual(['200']);
    expect(await answersTo(`GET /tools/now HTTP/1.1\r\n${HOST}${CLOSE}${header(1, 8000)}\r\n`)).toEqual(['200']);
  });
});

describe('what 1.10.1 takes as well', () => {
  it.each([
    ['an empty Expect', `${POST}${HOST}${CLOSE}Expect: \r\nContent-Length: 1\r\n\r\nx`],
    ['another Expect', `${POST}${HOST}${CLOSE}Expect: foo\r\nContent-Length: 1\r\n\r\nx`],
    ['no Host', `${POST}${CLOSE}Content-Length: 1\r\n\r\nx`],
    ['chunks', `${POST}${HOST}${CLOSE}Transfer-Encoding: Chunked\r\n\r\n${CHUNKS}`],
    [
      'an upgrade, which is left alone',
      `GET /tools/now HTTP/1.1\r\n${HOST}Connection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ],
  ])('should be answered: %s', async (_, request) => {
    const answer = parseAnswer(await exchange(server.port, request));
    expect([answer.status, answer.nosniff]).toEqual(['200 OK', true]);
  });
});
