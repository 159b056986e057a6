import { orthancStatus } from '../domain/orthanc-status';
import { empty } from './answer';
import { bare, described } from './fault';
import type { RequestContext, Routes } from './request-state';

/** In the order of `Allow`. */
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const isRestMethod = (method: string): boolean => METHODS.some((known) => known === method);

/** Methods that 1.10.1 answers as it answers an unknown path (contract 10-http.md §2; PROPFIND and MKCOL observed). */
const UNKNOWN_EVERYWHERE = new Set(['HEAD', 'OPTIONS', 'PROPFIND', 'MKCOL', 'LOCK', 'UNLOCK', 'PROPPATCH']);

/**
 * Refuses methods that no route has. Method override is refused altogether, also where 1.10.1 takes it (PUT and DELETE): a
 * link or an image on a foreign page could delete by it.
 */
export const checkMethod = (context: RequestContext, routes: Routes, path: string): void => {
  const { method = '', headers } = context.req;
  if (method === 'HEAD' && hasHead(routes, path)) return;
  if (UNKNOWN_EVERYWHERE.has(method)) throw bare(404);
  if (!isRestMethod(method)) throw bare(400);
  if ((headers['x-http-method-override'] ?? '') !== '') throw bare(400);
  if (method !== 'GET') return;
  const override = context.query._method;
  if (override !== undefined && override !== '') throw bare(400);
};

/** koa-router lets every GET route answer HEAD; only those that say so themselves count here. */
const hasHead = (routes: Routes, path: string): boolean =>
  routes.match(path, 'HEAD').path.some(({ methods }) => methods.includes('HEAD') && !methods.includes('GET'));

/** Orthanc 1.10.1 knows nothing below an instance's content but to read it (observed): other methods are no route there. */
const CONTENT = /^\/instances\/[^/]+\/content(\/|$)/;

/** What is answered where no route took the request: 405 with the methods of the path, or 404. */
export const noRoute = (routes: Routes, path: string) => {
  if (CONTENT.test(path)) throw described(orthancStatus.UnknownResource);
  const known = new Set(routes.match(path, 'GET').path.flatMap(({ methods }) => methods));
  const allowed = METHODS.filter((method) => known.has(method));
  if (allowed.length === 0) throw described(orthancStatus.UnknownResource);
  return empty(405, [['Allow', allowed.join(',')]]);
};
