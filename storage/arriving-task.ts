import crypto, { type Hash } from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome } from '../threads/port';
import { discard, synced, syncedFolder, writeWhole } from './durable';
import { blobPath } from './layout';
import type { StoredBlob } from './port';

/** What both sides know of a blob that arrives, as cells of shared memory. `changes` counts what happens to the others, after it happened. */
export const CELL = { filled: 0, state: 1, changes: 2 } as const;
export const CELLS = 3;
export const STATE = { arriving: 0, over: 1, dropped: 2 } as const;

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
};

const open = new Map<string, OpenBlob>();

/** Between two of these it is looked for what has come: to write it, and above all to sync it, is more urgent than to hash. */
const STEP = 32 * 1024;
/** Milliseconds after which a thread does not wait for more, to be there for others; to be asked again takes longer than most pieces need to come. */
const PATIENCE = 5;

/** Under its name from the start, as `storeParts` does. */
const create = (folder: string, id: string): OpenBlob => {
  const path = blobPath(folder, id);
  const fd = fs.openSync(path, 'wx', 0o600);
  const blob = { path, fd, md5: crypto.createHash('md5'), sha256: crypto.createHash('sha256'), written: 0, hashed: 0 };
  open.set(id, blob);
  return blob;
};

const close = (id: string, blob: OpenBlob): void => {
  open.delete(id);
  fs.closeSync(blob.fd);
};

const hash = (blob: OpenBlob, bytes: Uint8Array): void => {
  blob.md5.update(bytes);
  blob.sha256.update(bytes);
  blob.hashed += bytes.byteLength;
};

/** Takes what is there, and what comes meanwhile; with the last of it the disk begins to sync. Null: more is to come. */
const takeOn = (blob: OpenBlob, memory: Uint8Array, cells: Int32Array): readonly Promise<unknown>[] | null => {
  let syncs: readonly Promise<unknown>[] | null = null;
  const until = performance.now() + PATIENCE;
  const another = (changes: number): boolean =>
    Atomics.wait(cells, CELL.changes, changes, Math.max(0, until - performance.now())) !== 'timed-out';
  for (;;) {
    const changes = Atomics.load(cells, CELL.changes);
    // In this order: once it is over, nothing is filled in any more.
    const over = Atomics.load(cells, CELL.state) === STATE.over;
    const there = Atomics.load(cells, CELL.filled);
    if (there > blob.written) writeWhole(blob.fd, memory.subarray(blob.written, there));
    blob.written = there;
    if (over) syncs ??= [synced(blob.fd), syncedFolder(dirname(blob.path))];
    if (blob.hashed < there) hash(blob, memory.subarray(blob.hashed, Math.min(there, blob.hashed + STEP)));
    else if (syncs !== null || !another(changes)) return syncs;
    if (Atomics.load(cells, CELL.state) === STATE.dropped) return null;
  }
};

/**
 * Goes on with a blob that arrives, on one and the same thread. The blob when it is over, durable under its name; else how many bytes were taken so far:
 * to be called again when there are more. After a failure, or when it was dropped, nothing of it is left.
 */
export const takeArriving = async ({ folder, id, memory, cells: shared }: Arriving): Promise<Outcome<StoredBlob | number>> => {
  const cells = new Int32Array(shared);
  const blob = open.get(id) ?? create(folder, id);
  try {
    const syncs = takeOn(blob, new Uint8Array(memory), cells);
    if (Atomics.load(cells, CELL.state) === STATE.dropped) throw Object.assign(new Error('dropped'), { code: 'ECANCELED' });
    if (syncs === null) return { value: blob.written, transfer: [] };
    for (const error of await Promise.all(syncs)) if (error) throw error;
    close(id, blob);
    const digests = { md5: blob.md5.digest('hex'), sha256: blob.sha256.digest('hex') };
    return { value: { id, size: blob.hashed, ...digests }, transfer: [] };
  } catch (error) {
    if (open.has(id)) close(id, blob);
    discard(blob.path);
    throw error;
  }
};
