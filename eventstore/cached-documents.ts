import { isLeft, isRight, right } from 'fp-ts/Either';
import type { Position } from './port';
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
 * A store that keeps the blobs it wrote or read last in memory, up to `limit` bytes: what was just received is mostly sent on or packed soon, and the
 * small instances of a busy study are read from the disk once. An erased document is forgotten before it is erased.
 */
export const cacheDocuments = (store: StoredLog, limit: number): StoredLog => {
  const cache = new ByteCache(limit);
  /** Goes up with each erasure: what was read before one is not kept after it. */
  let erasures = 0;
  let latest: Position = -1n;
  return {
    ...store,
    append: (append) => async () => {
      const before = erasures;
      const appended = await store.append(append)();
      // One that was repeated wrote nothing, and is answered with where it was written before.
      if (isLeft(appended) || appended.right.position <= latest) return appended;
      latest = appended.right.position;
      if (erasures !== before) return appended;
      for (const { id, kind, bytes } of append.documents ?? []) if (kind === 'blob') cache.put(id, bytes.slice());
      return appended;
    },
    document: (id) => async () => {
      const cached = cache.get(id);
      if (cached !== undefined) return right(cached.slice());
      const before = erasures;
      const read = await store.document(id)();
      if (isRight(read) && read.right !== null && erasures === before) cache.put(id, read.right.slice());
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
