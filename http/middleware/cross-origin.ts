import type { Middleware } from 'koa';
import { empty, type Header } from '../answer';
import { provenanceOf } from '../cross-origin';
import type { HttpDependencies } from '../deps';
import { bare } from '../fault';
import type { RequestState } from '../request-state';

/** Seconds for which a browser may remember what it was told. */
const REMEMBERED = 600;

/**
 * Refuses what a browser sends for the page of another site, unless it only reads (of which the page sees nothing), with a bare 403.
 * Pages of HttpAllowedOrigins may read and change, and get the CORS headers (Fetch standard, 3.2).
 */
export const crossOrigin = ({ options }: Pick<HttpDependencies, 'options'>): Middleware<RequestState> => {
  const provenance = provenanceOf(options.HttpAllowedOrigins);
  return (context, next) => {
    const { req, res, state } = context;
    const from = provenance(req.headers, 'encrypted' in req.socket);
    switch (from.kind) {
      case 'own':
        return next();
      case 'foreign':
        if (!reads(req.method ?? '')) throw bare(403);
        return next();
      case 'allowed':
        res.setHeader('Access-Control-Allow-Origin', from.origin);
        res.setHeader('Access-Control-Allow-Credentials', 'true');
        res.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Disposition, Content-Range, WWW-Authenticate');
        res.setHeader('Vary', 'Origin');
        if (context.method !== 'OPTIONS' || context.get('Access-Control-Request-Method') === '') return next();
        state.answer = empty(204, preflight(context.get('Access-Control-Request-Headers')));
        return Promise.resolve();
    }
  };
};

/** Methods that change nothing: 9.2.1 of RFC 9110, as far as we have them. */
const reads = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

const preflight = (wanted: string): readonly Header[] => [
  ['Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE'],
  ...(/^[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}$/.test(wanted) ? [['Access-Control-Allow-Headers', wanted] as const] : []),
  ['Access-Control-Max-Age', String(REMEMBERED)],
];
