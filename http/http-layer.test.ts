import { gunzipSync, inflateSync } from 'node:zlib';
import { exchange, parseAnswer } from './testing/raw-client';
import { type Fakes, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;

const start = async (fakes: Fakes = {}): Promise<void> => {
  server = await startTestServer(fakes);
};

afterEach(() => server.close());

const KEEP_ALIVE = ['Connection: keep-alive', 'Keep-Alive: timeout=1'];

describe('errors', () => {
  beforeEach(() => start());

  it('should describe an error with tabs, a final newline and as plain text', async () => {
    const answer = await server.send('GET', '/nope');
    expect(answer.status).toBe('404 Not Found');
    expect(answer.headers).toEqual([...KEEP_ALIVE, 'Content-Type: text/plain', 'Content-Length: 183']);
    expect(answer.text).toBe(
      '{\n\t"HttpError" : "Not Found",\n\t"HttpStatus" : 404,\n\t"Message" : "Unknown resource",\n\t"Method" : "GET",\n' +
        '\t"OrthancError" : "Unknown resource",\n\t"OrthancStatus" : 17,\n\t"Uri" : "/nope"\n}\n',
    );
  });

  it.each([
    ['/nope/', '/nope/'],
    ['//nope', '/nope'],
    ['/nope///', '/nope/'],
    ['/a//b/', '/a/b/'],
    ['/nope?x=1', '/nope'],
    ['/a%2Fb', '/a/b'],
    ['/%zz', '/%zz'],
    ['/%', '/%'],
    ['/a+b', '/a+b'],
    ['/a%20b', '/a b'],
    ['/%c3%a9', '/\u00e9'],
    ['/%ff', '/\ufffd'],
    ['/a%00b', '/a'],
    ['/../etc/passwd', '/etc/passwd'],
    ['/studies/../nope', '/nope'],
    ['/Studies', '/Studies'],
  ])('should show %s as %s', async (target, uri) => {
    const answer = await server.send('GET', target);
    expect(JSON.parse(answer.text)).toMatchObject({ HttpStatus: 404, OrthancStatus: 17, Uri: uri });
  });

  it.each(['/tools/now/', '/tools//now', '//tools/now', '/%74ools/now', '/tools%2Fnow', '/./tools/now', 'http://x/tools/now'])(
    'should find the route of %s',
    async (target) => {
      expect((await server.send('GET', target)).text).toBe('20261123T190000');
    },
  );

  it.each([
    ['DELETE', '/system', 'GET'],
    ['PUT', '/studies', 'GET'],
    ['PUT', '/instances', 'GET,POST'],
    ['POST', '/studies/x', 'GET,DELETE'],
    ['DELETE', '/studies/x/archive', 'GET,POST'],
    ['POST', '/tools/metrics', 'GET,PUT'],
    ['POST', '/jobs', 'GET'],
    ['POST', '/jobs/x/unknownaction', 'GET,DELETE'],
  ])('should refuse %s %s and allow %s', async (method, target, allow) => {
    const answer = await server.send(method, target, { body: '' });
    expect(answer.status).toBe('405 Method Not Allowed');
    expect(answer.headers).toEqual([...KEEP_ALIVE, `Allow: ${allow}`, 'Content-Length: 0']);
  });

  it.each([
    ['HEAD', '/system', '404 Not Found'],
    ['OPTIONS', '/system', '404 Not Found'],
    ['OPTIONS', '/nope', '404 Not Found'],
    ['PATCH', '/system', '400 Bad Request'],
  ])('should answer %s %s with %s and no body', async (method, target, status) => {
    const answer = await server.send(method, target);
    expect([answer.status, ...answer.headers, answer.text]).toEqual([status, ...KEEP_ALIVE, 'Content-Length: 0', '']);
  });

  it('should refuse to override the method', async () => {
    expect((await server.send('GET', '/studies/x?_method=DELETE')).status).toBe('400 Bad Request');
    expect((await server.send('POST', '/studies/x', { headers: { 'X-HTTP-Method-Override': 'DELETE' } })).status).toBe(
      '400 Bad Request',
    );
  });

  it.each(['garbage\r\n\r\n', 'FOO /system HTTP/1.1\r\nHost: x\r\n\r\n'])(
    'should answer %j as Civetweb does',
    async (request) => {
      const answer = parseAnswer(await exchange(server.port, request));
      expect(answer.status).toBe('400 Bad Request');
      expect(answer.text).toBe('Error 400: Bad Request\nBad request');
    },
  );
});

it('should not describe errors where the operator does not want it', async () => {
  await start({ options: { HttpDescribeErrors: false } });
  const answer = await server.send('GET', '/nope');
  expect([answer.status, answer.text]).toEqual(['404 Not Found', '']);
});

it('should answer a defect with status -1, and report it', async () => {
  const defect = new Error('secret');
  await start({
    resources: {
      statistics: () => {
        throw defect;
      },
    },
  });
  const answer = await server.send('GET', '/statistics');
  expect(JSON.parse(answer.text)).toMatchObject({
    HttpStatus: 500,
    OrthancStatus: -1,
    Details: 'An unhandled exception was generated inside the HTTP server',
  });
  expect(answer.text).not.toContain('secret');
  expect(server.defects).toEqual([defect]);
});

describe('connections', () => {
  it('should stay open for the next request', async () => {
    await start();
    const request = (close: boolean) => `GET /tools/now HTTP/1.1\r\nHost: x\r\n${close ? 'Connection: close\r\n' : ''}\r\n`;
    const bytes = await exchange(server.port, request(false) + request(true));
    const answer =
      'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=1\r\nX-Content-Type-Options: nosniff\r\nContent-Type: text/plain\r\nContent-Length: 15\r\n\r\n20261123T190000';
    expect(bytes.toString()).toBe(answer + answer);
  });

  it('should be closed at once after a request of HTTP/1.0', async () => {
    await start();
    const answer = parseAnswer(await exchange(server.port, 'GET /tools/now HTTP/1.0\r\n\r\n'));
    expect(answer.headers).toEqual([...KEEP_ALIVE, 'Content-Type: text/plain', 'Content-Length: 15']);
  });

  it('should be closed after each request where KeepAlive is off', async () => {
    await start({ options: { KeepAlive: false } });
    const answer = parseAnswer(await exchange(server.port, 'GET /nope HTTP/1.1\r\nHost: x\r\n\r\n'));
    expect(answer.headers).toEqual(['Connection: close', 'Content-Type: text/plain', 'Content-Length: 183']);
  });
});

it('should announce KeepAliveTimeout', async () => {
  await start({ options: { KeepAliveTimeout: 7 } });
  const answer = parseAnswer(await exchange(server.port, 'GET /tools/now HTTP/1.0\r\n\r\n'));
  expect(answer.headers).toContain('Keep-Alive: timeout=7');
});

describe('compression', () => {
  const sent = async (encoding: string, target = '/tools/now') =>
    server.send('GET', target, { headers: { 'Accept-Encoding': encoding } });

  it.each(['gzip', 'gzip, deflate', '  gzip ', 'deflate,gzip'])('should gzip for %j', async (encoding) => {
    await start();
    const answer = await sent(encoding);
    expect(answer.headers).toEqual([...KEEP_ALIVE, 'Content-Type: text/plain', 'Content-Encoding: gzip', 'Content-Length: 35']);
    expect(gunzipSync(answer.body).toString()).toBe('20261123T190000');
  });

  it('should deflate where gzip is not taken', async () => {
    await start();
    const answer = await sent('deflate');
    expect(answer.headers).toContain('Content-Encoding: deflate');
    expect(inflateSync(answer.body).toString()).toBe('20261123T190000');
  });

  it.each(['identity', 'br', '*', 'GZIP', 'gzip;q=0'])('should leave the answer as it is for %j', async (encoding) => {
    await start();
    expect((await sent(encoding)).text).toBe('20261123T190000');
  });

  it('should leave errors alone, and everything where it is off', async () => {
    await start({ options: { HttpCompressionEnabled: false } });
    expect((await sent('gzip', '/nope')).headers).toContain('Content-Length: 183');
    expect((await sent('gzip')).text).toBe('20261123T190000');
  });
});

describe('authentication', () => {
  const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;
  const attempt = (authorization?: string, method = 'GET', target = '/tools/now') =>
    server.send(method, target, authorization === undefined ? {} : { headers: { Authorization: authorization } });

  beforeEach(() => start({ options: { AuthenticationEnabled: true, RegisteredUsers: { alice: 'sec:ret', bob: 'b' } } }));

  it.each([
    undefined,
    basic('alice:sec'),
    basic('ALICE:sec:ret'),
    basic('eve:x'),
    basic('alice'),
    'Bearer x',
    'Basic ',
    basic('bob:b').replace('Basic', 'basic'),
  ])('should refuse %s', async (authorization) => {
    const answer = await attempt(authorization);
    expect(answer.status).toBe('401 Unauthorized');
    expect(answer.headers).toEqual([...KEEP_ALIVE, 'WWW-Authenticate: Basic realm="Orthanc Secure Area"', 'Content-Length: 0']);
    expect(answer.text).toBe('');
  });

  it.each([
    ['OPTIONS', '/system'],
    ['PATCH', '/system'],
    ['GET', '/nope'],
    ['POST', '/instances'],
  ])('should come before everything else: %s %s', async (method, target) => {
    expect((await attempt(undefined, method, target)).status).toBe('401 Unauthorized');
  });

  it('should let registered users in', async () => {
    expect((await attempt(basic('alice:sec:ret'))).status).toBe('200 OK');
    expect((await attempt(basic('bob:b'))).status).toBe('200 OK');
  });
});
