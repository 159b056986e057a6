import type { IncomingHttpHeaders } from 'node:http';

/** Where a request comes from, as far as a browser tells it. */
export type Provenance =
  /** No browser, or a page of this server, or the address bar. */
  | { readonly kind: 'own' }
  /** A page of an origin that the operator allows. */
  | { readonly kind: 'allowed'; readonly origin: string }
  | { readonly kind: 'foreign' };

/**
 * Tells where a request comes from. Browsers tell `Sec-Fetch-Site` (on HTTPS and on loopback) and, with all that could change
 * something, `Origin`; a page can forge neither. Programs send none of both.
 */
export const provenanceOf =
  (allowedOrigins: readonly string[]) =>
  (headers: IncomingHttpHeaders, secure: boolean): Provenance => {
    const { origin } = headers;
    const site = headers['sec-fetch-site'];
    if (origin !== undefined && allowedOrigins.includes(origin)) return { kind: 'allowed', origin };
    if (site !== undefined) return { kind: site === 'same-origin' || site === 'none' ? 'own' : 'foreign' };
    if (origin === undefined || isSelf(origin, headers, secure)) return { kind: 'own' };
    return { kind: 'foreign' };
  };

/** A proxy may have changed the host and the scheme, and then says so: no page can send these headers without being asked first. */
const isSelf = (origin: string, headers: IncomingHttpHeaders, secure: boolean): boolean => {
  const hosts = [headers.host, headers['x-forwarded-host']].filter((host) => typeof host === 'string' && host !== '');
  const schemes = secure ? ['https'] : ['http', 'https'];
  return hosts.some((host) => schemes.some((scheme) => origin === `${scheme}://${String(host).toLowerCase()}`));
};
