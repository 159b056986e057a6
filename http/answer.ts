import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import type { ShownJson } from '../domain/json-number';
import type { Fault } from './fault';
import { orthancJson } from './orthanc-json';

export type Header = readonly [name: string, value: string];

/** In every answer, so that no browser takes text of a client for a page (as 1.12.2: contract 12-newer-releases.md §8.1). */
export const NOSNIFF: Header = ['X-Content-Type-Options', 'nosniff'];

/** An answer as data: handlers return it, one middleware sends it. Headers stand in the order in which they are sent. */
export type Answer =
  | {
      readonly kind: 'bytes';
      readonly status: number;
      readonly headers: readonly Header[];
      readonly body: Buffer;
    }
  | {
      readonly kind: 'stream';
      readonly status: number;
      readonly headers: readonly Header[];
      readonly length: number;
      /** Called once, unless the request is a HEAD. */
      readonly open: () => Readable;
    }
  /** The handler has written the response itself. */
  | { readonly kind: 'written' };

const bytes = (status: number, headers: readonly Header[], body: string): Answer => ({
  kind: 'bytes',
  status,
  headers,
  body: Buffer.from(body),
});

const JSON_TYPE: Header = ['Content-Type', 'application/json; charset=utf-8'];

export const json = (value: ShownJson): Answer => bytes(200, [JSON_TYPE], orthancJson(value));

/** JSON that is text already. */
export const jsonText = (body: Buffer): Answer => ({ kind: 'bytes', status: 200, headers: [JSON_TYPE], body });

/** The constant answer of actions: without charset. */
export const emptyObject = (): Answer => bytes(200, [['Content-Type', 'application/json']], '{}');

export const text = (body: string, type = 'text/plain'): Answer => bytes(200, [['Content-Type', type]], body);

export const empty = (status: number, headers: readonly Header[] = []): Answer => bytes(status, headers, '');

/** Seconds after which a client may try again what the server could not do now. */
const RETRY_AFTER = 2;

const retryAfter = (http: number): readonly Header[] => (http === 503 ? [['Retry-After', String(RETRY_AFTER)]] : []);

/** A fault as an answer. `method` and `uri` are repeated in a described error; `describe`: option HttpDescribeErrors; `newer`: with members that 1.10.1 did not have. */
export const faultAnswer = (
  fault: Fault,
  request: { readonly method: string; readonly uri: string },
  describe: boolean,
  newer = false,
): Answer => {
  if (fault.kind === 'bare') return empty(fault.http, retryAfter(fault.http));
  const { status, details, payload } = fault;
  if (!describe) return empty(status.http, retryAfter(status.http));
  const body = {
    ...(details === null ? {} : { Details: details }),
    ...(payload === undefined || !newer ? {} : { ErrorPayload: payload }),
    HttpError: STATUS_CODES[status.http] ?? 'Unknown',
    HttpStatus: status.http,
    Message: status.message,
    Method: request.method,
    OrthancError: status.message,
    OrthancStatus: status.code,
    Uri: request.uri,
  };
  return bytes(status.http, [...retryAfter(status.http), ['Content-Type', 'text/plain']], `${orthancJson(body, '\t')}\n`);
};
