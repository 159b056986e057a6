import type Router from 'koa-router';
import type { Routes } from './request-state';

/** A path of words and `:names` only: it has as many segments as every path that it matches. */
const FIXED = /^(?:\/(?:[\w.-]+|:\w+))+$/;
/** A path whose first segment is a word. */
const ROOTED = /^\/([\w.-]+)(?:\/|$)/;
/** Paths of more segments than any route has are looked up together. */
const MOST_SEGMENTS = 16;

type Shape = { readonly layer: Router.Layer; readonly root: string | null; readonly segments: number | null };

const segmentsOf = (path: string): number => {
  let slashes = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) slashes += 1;
  return slashes;
};

const rootOf = (path: string): string => {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
};

const shapeOf = (layer: Router.Layer): Shape => {
  const { path } = layer;
  return { layer, root: ROOTED.exec(path)?.[1] ?? null, segments: FIXED.test(path) ? segmentsOf(path) : null };
};

/**
 * Makes the router look only at the routes that could match: those with the first segment and the number of segments of the path. It tries
 * a regular expression for each of hundreds of routes otherwise, for each request. To be called when all routes are there; their order stays.
 */
export const indexRoutes = (routes: Routes): void => {
  const match = routes.match;
  const shapes = routes.stack.map(shapeOf);
  const roots = new Set(shapes.flatMap(({ root }) => root ?? []));
  const index = new Map<string, readonly Router.Layer[]>();

  const candidates = (path: string): readonly Router.Layer[] => {
    const root = rootOf(path);
    const known = roots.has(root) ? root : null;
    const segments = Math.min(segmentsOf(path), MOST_SEGMENTS);
    const key = `${segments} ${known ?? ''}`;
    const found = index.get(key);
    if (found !== undefined) return found;
    const layers = shapes
      .filter(
        (shape) => (shape.root === null || shape.root === known) && (shape.segments === null || shape.segments === segments),
      )
      .map(({ layer }) => layer);
    index.set(key, layers);
    return layers;
  };

  routes.match = (path, method) => match.call({ stack: candidates(path) }, path, method);
};
