import { fakeResources, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
afterEach(() => server.close());

const resources = {
  ...fakeResources,
  statistics: () => ({ patients: 1, studies: 2, series: 3, instances: 44, diskSize: 0, contentSize: 0 }),
};

it.each(['/', '//', '/studies/..'])('should lead from %s to the page', async (target) => {
  server = await startTestServer({ resources });
  const answer = await server.send('GET', target);
  expect(answer).toMatchObject({ status: '301 Moved Permanently', text: '' });
  expect(answer.headers).toContain('Location: app/explorer.html');
});

it('should show what is stored, with the name as text, and run no script', async () => {
  server = await startTestServer({ resources, options: { Name: '<script>alert(1)</script>&"' } });
  const answer = await server.send('GET', '/app/explorer.html');
  expect(answer.status).toBe('200 OK');
  expect(answer.text).toContain('<td>44</td>');
  expect(answer.text).toContain('<title>&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;</title>');
  expect(answer.text).not.toContain('<script');
  expect(answer.nosniff).toBe(true);
  expect(answer.headers).toContain('Content-Type: text/html; charset=utf-8');
  expect(answer.headers.join()).toContain("Content-Security-Policy: default-src 'none'");
});

it.each(['/app', '/app/', '/app/nope', '/app/images/favicon.ico'])(
  'should say of %s only that it is not there',
  async (target) => {
    server = await startTestServer({ resources });
    expect(await server.send('GET', target)).toMatchObject({ status: '404 Not Found', text: '' });
    const refused = await server.send('DELETE', target);
    expect(refused.status).toBe('405 Method Not Allowed');
    expect(refused.headers).toContain('Allow: GET');
  },
);

it('should lead from /favicon.ico to where Orthanc has its icon', async () => {
  server = await startTestServer({ resources });
  const answer = await server.send('GET', '/favicon.ico');
  expect(answer).toMatchObject({ status: '301 Moved Permanently', text: '' });
  expect(answer.headers).toContain('Location: app/images/favicon.ico');
});

it.each(['/', '/app/explorer.html'])('should know nothing at %s without OrthancExplorerEnabled', async (target) => {
  server = await startTestServer({ resources, options: { OrthancExplorerEnabled: false } });
  const answer = await server.send('GET', target);
  expect(JSON.parse(answer.text)).toMatchObject({ HttpStatus: 404, OrthancStatus: 17 });
});
