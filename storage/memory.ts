import { Readable } from 'node:stream';
import type { Ids } from '../domain/time';
import { digestsOf } from './digest-task';
import { BlobError, type BlobStore, type StoredBlob } from './port';

/** Blobs in memory, for tests. It has no paths: `path` throws. */
export const createMemoryBlobStore = ({ ids }: { readonly ids: Ids }): BlobStore => {
  const blobs = new Map<string, Buffer>();

  const keep = (bytes: Buffer): StoredBlob => {
    const id = ids.uuid();
    blobs.set(id, bytes);
    return { id, size: bytes.byteLength, ...digestsOf(bytes) };
  };

  const get = (id: string): Buffer => {
    const bytes = blobs.get(id);
    if (bytes === undefined) throw new BlobError('NotFound', 'ENOENT');
    return bytes;
  };

  return {
    put: async (bytes) => keep(Buffer.from(bytes)),
    lend: (size) => Buffer.allocUnsafeSlow(size),
    arriving: () => null,
    create: async () => {
      const chunks: Buffer[] = [];
      let over = false;
      const begin = (): void => {
        if (over) throw new BlobError('Io', 'ENDED');
      };
      return {
        write: async (chunk) => {
          begin();
          chunks.push(Buffer.from(chunk));
        },
        finish: async () => {
          begin();
          over = true;
          return keep(Buffer.concat(chunks));
        },
        abort: async () => {
          over = true;
        },
      };
    },
    digest: async (bytes) => digestsOf(bytes),
    path: () => {
      throw new BlobError('Io', 'NO_PATH');
    },
    read: async (id) => Buffer.from(get(id)),
    stream: (id, range) =>
      Readable.from(
        (async function* () {
          yield Buffer.from(range === undefined ? get(id) : get(id).subarray(range.start, range.end + 1));
        })(),
        { objectMode: false },
      ),
    remove: async (id) => {
      blobs.delete(id);
    },
    list: async function* () {
      yield* [...blobs.keys()];
    },
    close: async () => {},
  };
};
