import fs from 'node:fs';
import { blobError } from './blob-errors';

const CHUNK = 256 * 1024;

/**
 * The bytes of a file from `start` to `end`, both included, or to its end. The file is opened when the first chunk is
 * asked for, and closed when the consumer stops. Throws a `BlobError`.
 */
export async function* readRange(
  locate: () => string,
  range: { readonly start: number; readonly end: number } | undefined,
): AsyncGenerator<Buffer> {
  // Only what the file system says becomes a `BlobError`: a consumer that stops throws its own error in at the `yield`.
  const handle = await told(async () => fs.promises.open(locate(), 'r'));
  try {
    const end = range === undefined ? Number.POSITIVE_INFINITY : range.end + 1;
    let at = range?.start ?? 0;
    while (at < end) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - at));
      const { bytesRead } = await told(() => handle.read(chunk, 0, chunk.byteLength, at));
      if (bytesRead === 0) return;
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

const told = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw blobError(error);
  }
};
