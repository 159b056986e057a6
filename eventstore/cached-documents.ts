import { isRight, right } from 'fp-ts/Either';
import type { StoredLog } from './stored';

/** The most recently used byte arrays, up to a number of bytes in all. */
class ByteCache {
  private readonly entries = new Map<string, Uint8Array>();
  private size = 0;

  constructor(private readonly limit: number) {}

  get(id: string): Uint8Array | undefined {
    const bytes = this.entries.get(id);
    if (bytes === undefined) return undefined;
    this.entries.delete(id);
    this.entries.set(id, bytes);
    return bytes;
  }

  put(id: string, bytes: Uint8Array): void {
    this.remove(id);
    if (bytes.length > this.limit) return;
    this.entries.set(id, bytes);
    this.size += bytes.length;
    for (const oldest of this.entries.keys()) {
      if (this.size <= this.limit) break;
      this.remove(oldest);
    }
  }

  remove(id: string): void {
    this.size -= this.entries.get(id)?.length ?? 0;
    this.entries.delete(id);
  }
}

/**
 * A store that keeps the blobs it read last in memory, up to `limit` bytes: the small instances of a busy study are
 * read from the disk once. An erased document is forgotten before it is erased.
 */
export const cacheDocuments = (store: StoredLog, limit: number): StoredLog => {
  const cache = new ByteCache(limit);
  /** Goes up with each erasure: what was read before one is not kept after it. */
  let erasures = 0;
  return {
    ...store,
    // Copies, also of a Buffer, whose `slice` would be a view: who gets one may move or change it.
    document: (id) => async () => {
      const cached = cache.get(id);
      if (cached !== undefined) return right(new Uint8Array(cached));
      const before = erasures;
      const read = await store.document(id)();
      if (isRight(read) && read.right !== null && erasures === before) cache.put(id, new Uint8Array(read.right));
      return read;
    },
    eraseDocuments: (ids) => async () => {
      const forget = (): void => {
        erasures += 1;
        for (const id of ids) cache.remove(id);
      };
      forget();
      const erased = await store.eraseDocuments(ids)();
      forget();
      return erased;
    },
  };
};
