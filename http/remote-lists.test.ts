import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(() => server.close());

it.each([
  ['/modalities', '[]'],
  ['/modalities?expand', '{}'],
  ['/peers', '[]'],
  ['/peers?expand', '{}'],
  ['/queries', '[]'],
  ['/queries?expand', '[]'],
  ['/plugins', '[\n   "explorer.js"\n]'],
  ['/plugins/explorer.js', '// Extensions to Orthanc Explorer by the registered plugins\n\n'],
])('should answer %s as 1.10.1 without any', async (path, expected) => {
  const { status, text } = await server.send('GET', path);
  expect({ status, text }).toEqual({ status: '200 OK', text: expected });
});

it.each(['/modalities/a', '/peers/a', '/plugins/a'])('should answer %s with a bare 404', async (path) => {
  const { status, text } = await server.send('GET', path);
  expect({ status, text }).toEqual({ status: '404 Not Found', text: '' });
});

it('should describe why a query is not found', async () => {
  const { status, text } = await server.send('GET', '/queries/a');
  expect(status).toBe('404 Not Found');
  expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 17, Uri: '/queries/a' });
});
