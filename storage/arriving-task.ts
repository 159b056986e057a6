import crypto, { type Hash } from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome } from '../threads/port';
import { discard, synced, syncedFolder, writeWhole } from './durable';
import { blobPath } from './layout';
import type { StoredBlob } from './port';

/** What both sides know of a blob that arrives, as cells of shared memory. `changes` counts what happens to the others, after it happened. */
export const CELL = { filled: 0, state: 1, changes: 2, taker: 3 } as const;
export const CELLS = 4;
export const STATE = { arriving: 0, over: 1, dropped: 2 } as const;
/** Who came first: the thread, or the one who does not wait for it any more. */
export const TAKER = { nobody: 0, thread: 1, caller: 2 } as const;

export type Arriving = {
  readonly folder: string;
  readonly id: string;
  /** Bytes of the blob, from the start: those before `filled` are there, and stay as they are. */
  readonly memory: SharedArrayBuffer;
  readonly cells: SharedArrayBuffer;
};

/** A blob that is being written by this thread. */
type OpenBlob = {
  readonly path: string;
  readonly fd: number;
  readonly md5: Hash;
  readonly sha256: Hash;
  written: number;
  hashed: number;
  /** Once it is over; each gives an error, or none. */
  syncs: readonly Promise<unknown>[];
};

/** Between two of these it is looked for what has come: to write it, and above all to sync it, is more urgent than to hash. */
const STEP = 32 * 1024;
/** Milliseconds after which a thread does not wait for more, to be there for others. */
const PATIENCE = 5;

/** Under its name from the start, as `storeParts` does. */
const create = (folder: string, id: string): OpenBlob => {
  const path = blobPath(folder, id);
  const fd = fs.openSync(path, 'wx', 0o600);
  return { path, fd, md5: crypto.createHash('md5'), sha256: crypto.createHash('sha256'), written: 0, hashed: 0, syncs: [] };
};

const hash = (blob: OpenBlob, bytes: Uint8Array): void => {
  blob.md5.update(bytes);
  blob.sha256.update(bytes);
  blob.hashed += bytes.byteLength;
};

/** Takes what is there, and what comes meanwhile; with the last of it the disk begins to sync. False: more is to come, or nobody wants it. */
const takeOn = (blob: OpenBlob, memory: Uint8Array, cells: Int32Array): boolean => {
  const until = performance.now() + PATIENCE;
  const another = (changes: number): boolean =>
    Atomics.wait(cells, CELL.changes, changes, Math.max(0, until - performance.now())) !== 'timed-out';
  for (;;) {
    const changes = Atomics.load(cells, CELL.changes);
    // In this order: once it is over, nothing is filled in any more.
    const state = Atomics.load(cells, CELL.state);
    const there = Atomics.load(cells, CELL.filled);
    if (state === STATE.dropped) return false;
    if (there > blob.written) writeWhole(blob.fd, memory.subarray(blob.written, there));
    blob.written = there;
    if (state === STATE.over && blob.syncs.length === 0) blob.syncs = [synced(blob.fd), syncedFolder(dirname(blob.path))];
    if (blob.hashed < there) hash(blob, memory.subarray(blob.hashed, Math.min(there, blob.hashed + STEP)));
    else if (blob.syncs.length > 0) return true;
    else if (performance.now() > until || !another(changes)) return false;
  }
};

/**
 * Takes a blob that arrives, to its end: the blob, durable under its name. Null, and nothing is left of it, if it was dropped, if it did not come soon
 * enough, or if its caller has taken it back before.
 */
export const takeArriving = async ({ folder, id, memory, cells: shared }: Arriving): Promise<Outcome<StoredBlob | null>> => {
  const cells = new Int32Array(shared);
  if (Atomics.compareExchange(cells, CELL.taker, TAKER.nobody, TAKER.thread) !== TAKER.nobody)
    return { value: null, transfer: [] };
  const blob = create(folder, id);
  let whole = false;
  try {
    whole = takeOn(blob, new Uint8Array(memory), cells);
    for (const error of await Promise.all(blob.syncs)) if (error) throw error;
  } catch (error) {
    whole = false;
    throw error;
  } finally {
    await Promise.allSettled(blob.syncs);
    try {
      fs.closeSync(blob.fd);
    } finally {
      if (!whole) discard(blob.path);
    }
  }
  if (!whole) return { value: null, transfer: [] };
  return { value: { id, size: blob.hashed, md5: blob.md5.digest('hex'), sha256: blob.sha256.digest('hex') }, transfer: [] };
};
