import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
afterEach(() => server.close());

const WRITES: readonly (readonly [method: string, path: string, status: string])[] = [
  ['POST', '/instances', '405 Method Not Allowed'],
  ['DELETE', '/studies/s', '405 Method Not Allowed'],
  ['PUT', '/studies/s/metadata/1024', '405 Method Not Allowed'],
  ['DELETE', '/studies/s/metadata/1024', '405 Method Not Allowed'],
  ['PUT', '/studies/s/attachments/1024', '405 Method Not Allowed'],
  ['POST', '/studies/s/attachments/1024/compress', '404 Not Found'],
  ['PUT', '/studies/s/labels/a', '405 Method Not Allowed'],
  ['PUT', '/patients/p/protected', '405 Method Not Allowed'],
  ['POST', '/studies/s/reconstruct', '404 Not Found'],
  ['POST', '/tools/bulk-delete', '404 Not Found'],
  ['DELETE', '/changes', '405 Method Not Allowed'],
];

describe('ReadOnly', () => {
  it.each(WRITES)('should not know %s %s', async (method, path, status) => {
    server = await startTestServer({ options: { ReadOnly: true } });
    const answer = await server.send(method, path, { body: '' });
    expect(answer.status).toBe(status);
    if (status.startsWith('405')) expect(answer.headers).toContain('Allow: GET');
  });

  it('should leave what only reads', async () => {
    server = await startTestServer({ options: { ReadOnly: true } });
    expect((await server.send('GET', '/changes')).status).toBe('200 OK');
    expect((await server.send('GET', '/instances')).text).toBe('[]');
  });

  it('should be off by default', async () => {
    server = await startTestServer();
    expect((await server.send('DELETE', '/changes')).status).toBe('200 OK');
  });
});
