import Router from 'koa-router';
import type { RequestState } from './request-state';
import { indexRoutes } from './route-index';
import { createRoutes } from './routes';
import { testDependencies } from './testing/test-server';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

/** A path for each route, and some that are near. */
const pathsOf = (stack: readonly Router.Layer[]): readonly string[] =>
  stack.flatMap(({ path }) => {
    const filled = path.replace(/:\w+(\([^)]*\))?[*+?]?|\(\.\*\)/g, '1');
    return [
      filled,
      `${filled}/x`,
      `${filled}/x/y/z`,
      filled.slice(0, filled.lastIndexOf('/')),
      `/x${filled}`,
      filled.toUpperCase(),
    ];
  });

describe('the index of the routes', () => {
  it('should find what the router finds without it', () => {
    const routes = createRoutes(testDependencies().deps);
    const plain = new Router<RequestState>({ sensitive: true, strict: true });
    plain.stack = routes.stack;
    const paths = [
      ...new Set([...pathsOf(routes.stack), '/', '', '/instances/1/content/0008-1110/0/0008-1150/1/2/3/4/5/6/7/8/9/10/11/12']),
    ];
    for (const path of paths) for (const method of methods) expect(routes.match(path, method)).toEqual(plain.match(path, method));
    expect(paths.filter((path) => routes.match(path, 'GET').route).length).toBeGreaterThan(100);
  });

  it('should keep to the order of the routes, and know those of any first segment', () => {
    const routes = new Router<RequestState>({ sensitive: true, strict: true });
    const nothing = () => undefined;
    routes.get('/a/:id', nothing).get('/:level/b', nothing).get('/a/b', nothing).get('/:level/c/d/e/f', nothing);
    indexRoutes(routes);
    expect(routes.match('/a/b', 'GET').path.map(({ path }) => path)).toEqual(['/a/:id', '/:level/b', '/a/b']);
    expect(routes.match('/a/c/d/e/f', 'GET').path.map(({ path }) => path)).toEqual(['/:level/c/d/e/f']);
    expect(routes.match('/z/b', 'GET').path.map(({ path }) => path)).toEqual(['/:level/b']);
  });
});
