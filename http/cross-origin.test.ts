import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
afterEach(() => server.close());

const lookup = (headers: Record<string, string>, method = 'POST', target = '/tools/lookup') =>
  server.send(method, target, { headers, body: method === 'GET' ? '' : 'x' });

describe('a request that a browser sends for the page of another site', () => {
  beforeEach(async () => {
    server = await startTestServer();
  });

  it.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://x.evil.example' },
    { Origin: 'http://x:81' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'http://x' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://x' },
    { 'Sec-Fetch-Site': 'nonsense' },
  ])('should be refused unless it only reads: %j', async (headers) => {
    for (const [method, target] of [
      ['POST', '/tools/lookup'],
      ['PUT', '/tools/metrics'],
      ['DELETE', '/studies/x'],
      ['POST', '/nope'],
    ] as const) {
      const { status, text } = await lookup(headers, method, target);
      expect([status, text]).toEqual(['403 Forbidden', '']);
    }
    const read = await lookup(headers, 'GET', '/tools/now');
    expect(read.status).toBe('200 OK');
    expect(read.headers.filter((line) => /^(access-control|vary)/i.test(line))).toEqual([]);
  });

  it.each([
    ['curl and pyorthanc', {}],
    ['Explorer 2 of this server', { Origin: 'http://x', 'Sec-Fetch-Site': 'same-origin' }],
    ['an older browser', { Origin: 'http://x' }],
    ['a page behind a proxy that ends TLS', { Origin: 'https://x' }],
    ['a page behind a proxy that renames the host', { Origin: 'https://pacs.example', 'X-Forwarded-Host': 'pacs.example' }],
    ['a page behind such a proxy, in a newer browser', { Origin: 'https://pacs.example', 'Sec-Fetch-Site': 'same-origin' }],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }],
  ])('should be served if it comes from %s', async (_, headers) => {
    expect((await lookup({ ...headers })).status).toBe('200 OK');
  });

  it('should get no permission when it asks for one', async () => {
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
    const { status, headers: answered } = await server.send('OPTIONS', '/tools/lookup', { headers });
    expect([status, ...answered.filter((line) => /^access-control/i.test(line))]).toEqual(['404 Not Found']);
  });
});

describe('a page of HttpAllowedOrigins', () => {
  const Origin = 'https://viewer.example';
  const options = { HttpAllowedOrigins: [Origin], AuthenticationEnabled: true, RegisteredUsers: { a: 'b' } };
  const Authorization = `Basic ${Buffer.from('a:b').toString('base64')}`;

  beforeEach(async () => {
    server = await startTestServer({ options });
  });

  it('should be told that it may send requests, before anybody signs in', async () => {
    const { status, headers } = await server.send('OPTIONS', '/tools/lookup', {
      headers: { Origin, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'authorization,if-match' },
    });
    expect(status).toBe('204 No Content');
    expect(headers).toEqual(
      expect.arrayContaining([
        `Access-Control-Allow-Origin: ${Origin}`,
        'Access-Control-Allow-Credentials: true',
        'Access-Control-Allow-Methods: GET, POST, PUT, DELETE',
        'Access-Control-Allow-Headers: authorization,if-match',
        'Vary: Origin',
      ]),
    );
  });

  it('should read and change, with a user', async () => {
    const sent = await lookup({ Origin, Authorization, 'Sec-Fetch-Site': 'cross-site' });
    expect(sent.status).toBe('200 OK');
    expect(sent.headers).toContain(`Access-Control-Allow-Origin: ${Origin}`);
    const refused = await lookup({ Origin, 'Sec-Fetch-Site': 'cross-site' });
    expect(refused.status).toBe('401 Unauthorized');
    expect(refused.headers).toContain(`Access-Control-Allow-Origin: ${Origin}`);
  });

  it('should not open the door to others', async () => {
    const { status, headers } = await lookup({ Origin: 'https://viewer.example.evil.example', Authorization });
    expect([status, ...headers.filter((line) => /^access-control/i.test(line))]).toEqual(['403 Forbidden']);
  });
});
