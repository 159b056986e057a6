import crypto from 'node:crypto';
import type { Outcome } from '../threads/port';
import type { Digests } from './port';

/** Several blobs, one after the other in one memory. */
export type DigestRequest = { readonly bytes: ArrayBuffer; readonly lengths: readonly number[] };

const hex = (algorithm: string, bytes: Uint8Array): string => crypto.hash(algorithm, bytes);

export const digestsOf = (bytes: Uint8Array): Digests => ({ md5: hex('md5', bytes), sha256: hex('sha256', bytes) });

/** The digests of each blob, as a task of the threads. */
export const digestBlobs = ({ bytes, lengths }: DigestRequest): Outcome<readonly Digests[]> => {
  let start = 0;
  const value = lengths.map((length) => {
    const blob = new Uint8Array(bytes, start, length);
    start += length;
    return digestsOf(blob);
  });
  return { value, transfer: [] };
};
