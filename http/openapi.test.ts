import { startTestServer } from './testing/test-server';

it('should tell every route with its methods and parameters', async () => {
  const server = await startTestServer();
  try {
    const { status, text } = await server.send('GET', '/openapi.json');
    expect(status).toBe('200 OK');
    const { openapi, paths } = JSON.parse(text);
    expect(openapi).toBe('3.0.3');
    expect(Object.keys(paths['/tools/metrics']).sort()).toEqual(['get', 'put']);
    expect(paths['/modalities/{name}'].get.parameters).toEqual([
      { in: 'path', name: 'name', required: true, schema: { type: 'string' } },
    ]);
    for (const path of Object.keys(paths)) expect(path).toMatch(/^(\/([\w.-]+|\{\w+\}))*\/?$/);
  } finally {
    await server.close();
  }
});
