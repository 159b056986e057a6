import { orthancStatus } from '../../domain/orthanc-status';
import type { Fault } from '../fault';

/** What a data URI (RFC 2397) in base64 holds. `mime` in lower case. */
export type Payload = { readonly mime: string; readonly bytes: Uint8Array };

const HEAD = /^data:([^;,]+);base64,/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Null for anything but `data:MIME;base64,…`: other parameters are not taken, as by 1.10.1. */
export const readDataUri = (uri: string): Payload | null => {
  const [head, mime] = HEAD.exec(uri.slice(0, 256)) ?? [];
  if (head === undefined || mime === undefined) return null;
  const base64 = uri.slice(head.length);
  return BASE64.test(base64) ? { mime: mime.toLowerCase(), bytes: Buffer.from(base64, 'base64') } : null;
};

/** Orthanc's answer to a content that is none. */
export const badContent: Fault = { kind: 'described', status: orthancStatus.BadFileFormat, details: null };
