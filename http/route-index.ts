import type Router from 'koa-router';
import type { RequestState, Routes } from './request-state';

type Layer = Router.Layer<RequestState>;

/** A path of words and `:names` only: it has as many segments as every path that it matches. */
const FIXED = /^(?:\/(?:[\w.-]+|:\w+))+$/;
/** A path whose first segment is a word; and whose second one is. */
const ROOTED = /^\/([\w.-]+)(?:\/|$)/;
const BRANCHED = /^\/[\w.-]+\/([\w.-]+)(?:\/|$)/;
/** Paths of more segments than any route has are looked up together. */
const MOST_SEGMENTS = 16;

/** Null: whatever stands there. */
type Shape = {
  readonly layer: Layer;
  readonly root: string | null;
  readonly branch: string | null;
  readonly segments: number | null;
};

const segmentsOf = (path: string): number => {
  let slashes = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) slashes += 1;
  return slashes;
};

/** The first two segments. */
const beginOf = (path: string): readonly [root: string, branch: string] => {
  const end = path.indexOf('/', 1);
  if (end < 0) return [path.slice(1), ''];
  const next = path.indexOf('/', end + 1);
  return [path.slice(1, end), next < 0 ? path.slice(end + 1) : path.slice(end + 1, next)];
};

const shapeOf = (layer: Layer): Shape => {
  const { path } = layer;
  const [root, branch] = [ROOTED, BRANCHED].map((pattern) => pattern.exec(path)?.[1] ?? null);
  return { layer, root: root ?? null, branch: branch ?? null, segments: FIXED.test(path) ? segmentsOf(path) : null };
};

/**
 * Makes the router look only at the routes that could match: those with the first two segments and the number of segments of the path. It tries
 * a regular expression for each of hundreds of routes otherwise, for each request. To be called when all routes are there; their order stays.
 */
export const indexRoutes = (routes: Routes): void => {
  const shapes = routes.stack.map(shapeOf);
  const roots = new Set(shapes.map(({ root }) => root));
  const branches = new Set(shapes.map(({ branch }) => branch));
  const index = new Map<string, readonly Layer[]>();

  const candidates = (path: string): readonly Layer[] => {
    const [first, second] = beginOf(path);
    const root = roots.has(first) ? first : null;
    const branch = branches.has(second) ? second : null;
    const segments = Math.min(segmentsOf(path), MOST_SEGMENTS);
    const key = `${segments} ${root ?? ''} ${branch ?? ''}`;
    const found = index.get(key);
    if (found !== undefined) return found;
    const layers = shapes
      .filter(
        (shape) =>
          (shape.root ?? root) === root && (shape.branch ?? branch) === branch && (shape.segments ?? segments) === segments,
      )
      .map(({ layer }) => layer);
    index.set(key, layers);
    return layers;
  };

  routes.match = (path, method) => {
    const found = candidates(path).filter((layer) => layer.match(path));
    const pathAndMethod = found.filter(({ methods }) => methods.includes(method));
    return { path: found, pathAndMethod, route: pathAndMethod.length > 0 };
  };
};
