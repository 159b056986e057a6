import type { IncomingMessage } from 'node:http';

/** Lines of headers. */
const MAXIMUM_HEADER_LINES = 1000;

/**
 * Whether a proxy in front of us could see another request in the same bytes (RFC 9112 §11.2), beyond what Node's parser refuses
 * itself (two lengths, a length beside chunks, folded lines, bare line feeds …): a transfer coding other than `chunked`, several
 * `Host`, another version than HTTP/1. Or whether it has more headers than anybody needs.
 */
export const isAmbiguous = ({ rawHeaders, headers, httpVersionMajor }: IncomingMessage): boolean => {
  if (httpVersionMajor !== 1 || rawHeaders.length > 2 * MAXIMUM_HEADER_LINES) return true;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return true;
  let hosts = 0;
  for (let line = 0; line < rawHeaders.length; line += 2) if (isHost(rawHeaders[line] ?? '')) hosts += 1;
  return hosts > 1;
};

const isHost = (name: string): boolean => name.length === 4 && name.toLowerCase() === 'host';
