import zlib from 'node:zlib';
import { errorCode } from './error-code';
import { movable } from './owned-memory';
import type { Outcome } from './port';

export type GunzipInput = {
  readonly bytes: ArrayBuffer;
  /** Bytes that it may inflate to. */
  readonly limit: number;
  /** Bytes that one deflated byte may inflate to. */
  readonly ratio: number;
};

/** `TooLarge` and `Ratio`: the limit that inflating ran into, and stopped at. `Corrupt`: not gzip, cut, or a wrong CRC. */
export type GunzipResult =
  | { readonly _tag: 'Inflated'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly _tag: 'TooLarge' | 'Ratio' | 'Corrupt' };

/** Inflates a gzip body (RFC 1952). Memory grows with what was inflated so far, never beyond the limits. */
export const gunzip = ({ bytes, limit, ratio }: GunzipInput): Outcome<GunzipResult> => {
  const byRatio = Math.floor(bytes.byteLength * ratio);
  // zlib refuses a limit below 1; an empty result is within any limit.
  const most = Math.max(1, Math.min(limit, byRatio));
  try {
    const inflated = zlib.gunzipSync(new Uint8Array(bytes), { maxOutputLength: most, chunkSize: 256 * 1024 });
    const memory = movable(inflated);
    return { value: { _tag: 'Inflated', bytes: new Uint8Array(memory) }, transfer: [memory] };
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE')
      return { value: { _tag: byRatio < limit ? 'Ratio' : 'TooLarge' }, transfer: [] };
    return { value: { _tag: 'Corrupt' }, transfer: [] };
  }
};
