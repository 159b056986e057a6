import SwaggerParser from '@apidevtools/swagger-parser';
import { operationsOf, type RouteShape } from './openapi/document';
import { levelKey, textKeys, textOf } from './openapi/texts';
import { createRoutes } from './routes';
import { startTestServer, testDependencies } from './testing/test-server';

const operations = operationsOf(createRoutes(testDependencies().deps).stack);
const keyOf = ({ method, path }: { readonly method: string; readonly path: string }): string => `${method} ${path}`;

describe('the OpenAPI document', () => {
  it('should say of every route what it does (texts: http/openapi/groups/)', () => {
    const silent = operations.filter(({ method, path }) => textOf(method, path) === null).map(keyOf);
    expect([...new Set(silent)]).toEqual([]);
  });

  it('should speak of no route that is not there', () => {
    const there = new Set(operations.flatMap(({ method, path }) => [keyOf({ method, path }), levelKey(method, path)]));
    expect(textKeys.filter((key) => !there.has(key))).toEqual([]);
  });

  it('should summarize each in one line that begins with a verb', () => {
    for (const key of textKeys) {
      const [method = '', path = ''] = key.split(' ');
      expect(textOf(method, path)?.text.summary).toMatch(/^[A-Z][^\n]{3,80}[^.\n]$/);
    }
  });

  it('should be valid, and served', async () => {
    const server = await startTestServer();
    try {
      const { status, text } = await server.send('GET', '/openapi.json');
      expect(status).toBe('200 OK');
      const { paths } = await SwaggerParser.validate(JSON.parse(text));
      const served = Object.entries(paths ?? {}).flatMap(([path, methods]) =>
        Object.keys(methods ?? {}).map((method) => keyOf({ method: method.toUpperCase(), path })),
      );
      expect(served.sort()).toEqual([...new Set(operations.map(keyOf))].sort());
    } finally {
      await server.close();
    }
  });

  it('should take parameters from the path, whatever pattern they have', () => {
    const stack: readonly RouteShape[] = [{ path: '/a/:id(\\d+|(x))/:rest*', methods: ['GET', 'HEAD'] }];
    expect(operationsOf(stack)).toEqual([{ method: 'GET', path: '/a/{id}/{rest}', parameters: ['id', 'rest'] }]);
  });
});
