/** Whether an `If-None-Match` header names the entity tag, by weak comparison (RFC 9110 §13.1.2). An empty header names none. */
export const isNamed = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
