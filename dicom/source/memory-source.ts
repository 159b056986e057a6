import type { ByteSource } from '../port';

/** A file that is in memory; slices of it are returned, never copies. */
export const memorySource = (buffer: Buffer): ByteSource => ({
  length: buffer.length,
  bytes: (offset, length) => buffer.subarray(offset, offset + length),
});
