/** Neither is changed by what is done here, as most paths are not. */
const PLAIN = /^(?:\/[\w-]+)+$/;

/**
 * The path as Orthanc sees it: percent-decoded (what cannot be decoded stays), cut at a NUL, slashes joined, dot segments
 * resolved, a trailing slash kept. Observed on 1.10.1.
 */
export const normalizePath = (raw: string): string => {
  if (PLAIN.test(raw)) return raw;
  const decoded = decode(raw);
  const nul = decoded.indexOf('\0');
  const whole = nul < 0 ? decoded : decoded.slice(0, nul);
  const segments: string[] = [];
  for (const segment of whole.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const trailing = /\/\.{0,2}$/.test(whole) && segments.length > 0;
  return `/${segments.join('/')}${trailing ? '/' : ''}`;
};

/** The path for the router: no trailing slash, encoded again. */
export const routerPath = (normalized: string): string => {
  if (PLAIN.test(normalized)) return normalized;
  const path = normalized.length > 1 && normalized.endsWith('/') ? normalized.slice(0, -1) : normalized;
  return path.split('/').map(encodeURIComponent).join('/');
};

const decode = (raw: string): string => {
  if (!raw.includes('%')) return raw;
  const bytes = raw.replace(/%[0-9A-Fa-f]{2}/g, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
  // Both halves are bytes here: Node reads the request line as Latin-1, and the escapes are bytes.
  return Buffer.from(bytes, 'latin1').toString('utf8');
};
