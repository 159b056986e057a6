import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Ids } from '../domain/time';
import { errorCode } from '../threads/error-code';
import { createLentMemory } from '../threads/lent-memory';
import { movable } from '../threads/owned-memory';
import type { Threads } from '../threads/threads';
import { createArriving } from './arriving';
import { backupBlobs } from './backup';
import { blobError } from './blob-errors';
import { createBlobWriter } from './blob-writer';
import { createDigestBatches } from './digest-batches';
import { syncFolder } from './durable';
import { blobPath, PREFIXES, TEMPORARY } from './layout';
import { listBlobs } from './list';
import type { BlobStore, StoredBlob } from './port';
import { createPutBatches } from './put-batches';
import { readRange } from './read-range';

export type FileBlobStore = BlobStore & {
  /** Work that stores `count` blobs itself, on threads, in the folder and under the ids that it is given. Rejects with what the work rejects with. */
  readonly storing: <T>(count: number, work: (folder: string, ids: readonly string[]) => Promise<T>) => Promise<T>;
  /** Links (else copies) the blobs into another folder of the same layout, durably. Resolves with the ids that are gone. */
  readonly backup: (folder: string, ids: Iterable<string> | AsyncIterable<string>) => Promise<readonly string[]>;
};

export type FileBlobStoreOptions = { readonly folder: string; readonly threads: Threads; readonly ids: Ids };

/** Bytes of memory that rest between two uploads. */
const RESTING_MEMORY = 16 * 1024 * 1024;

/**
 * Blobs as files `ab/<uuid>` below a folder, which is created if need be. Hashing, writing and fsync run on threads,
 * which are not closed with the store. Throws a `BlobError` if the folder cannot be used.
 */
export const createFileBlobStore = ({ folder, threads, ids }: FileBlobStoreOptions): FileBlobStore => {
  prepare(folder);
  /** What this store is writing: the sweep leaves it alone. */
  const writing = new Set<string>();
  const memory = createLentMemory(RESTING_MEMORY);
  const store = createPutBatches(folder, threads, memory);
  const digests = createDigestBatches(threads);

  const put = async (bytes: Uint8Array): Promise<StoredBlob> => {
    const id = ids.uuid();
    writing.add(id);
    try {
      return await store({ id, bytes: memory.behind(bytes) ?? movable(bytes), length: bytes.byteLength });
    } catch (error) {
      throw blobError(error);
    } finally {
      writing.delete(id);
    }
  };

  /** Bytes whose memory is needed for something else. */
  const putCopy = (bytes: Uint8Array): Promise<StoredBlob> => {
    const copy = memory.lend(bytes.byteLength);
    copy.set(bytes);
    return put(copy);
  };

  return {
    put,
    lend: memory.lend,
    arriving: createArriving({ folder, threads, ids, putCopy }),
    create: async () => {
      const id = ids.uuid();
      writing.add(id);
      return createBlobWriter({ folder, id, threads, onEnd: () => writing.delete(id) });
    },
    digest: async (bytes) => {
      try {
        return await digests(bytes);
      } catch (error) {
        throw blobError(error);
      }
    },
    path: (id) => blobPath(folder, id),
    read: async (id) => {
      try {
        return await fs.promises.readFile(blobPath(folder, id));
      } catch (error) {
        throw blobError(error);
      }
    },
    stream: (id, range) =>
      Readable.from(
        readRange(() => blobPath(folder, id), range),
        { objectMode: false },
      ),
    remove: async (id) => {
      try {
        await fs.promises.unlink(blobPath(folder, id));
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw blobError(error);
      }
    },
    list: () => listBlobs(folder, writing),
    storing: async (count, work) => {
      const places = Array.from({ length: count }, () => ids.uuid());
      for (const id of places) writing.add(id);
      try {
        return await work(folder, places);
      } finally {
        for (const id of places) writing.delete(id);
      }
    },
    backup: (target, blobs) => backupBlobs(folder, target, blobs),
    close: async () => {},
  };
};

const prepare = (folder: string): void => {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const there = new Set(fs.readdirSync(folder));
    for (const name of [TEMPORARY, ...PREFIXES]) if (!there.has(name)) fs.mkdirSync(path.join(folder, name), { mode: 0o700 });
    syncFolder(folder);
    syncFolder(path.dirname(folder));
  } catch (error) {
    throw blobError(error);
  }
};
