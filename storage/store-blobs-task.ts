import crypto from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../threads/error-code';
import type { Outcome } from '../threads/port';
import { discard, synced, syncedFolder, writeWhole } from './durable';
import { blobPath } from './layout';
import type { StoredBlob } from './port';

/** What became of one blob of several: a code such as ENOSPC if it could not be stored. */
export type BlobOutcome = { readonly stored: StoredBlob } | { readonly code: string };

export type StoreBlobs = {
  readonly folder: string;
  /** `length`: bytes of the blob, from the start of its memory. */
  readonly blobs: readonly { readonly id: string; readonly bytes: ArrayBuffer; readonly length: number }[];
};

/** `memory`: that of the blobs, on its way back. */
export type StoredBlobs = { readonly outcomes: readonly BlobOutcome[]; readonly memory: readonly ArrayBuffer[] };

/** A blob whose bytes are `parts`, one after the other. */
export type NewBlob = { readonly id: string; readonly parts: readonly Uint8Array[] };

type Storing = NewBlob & {
  readonly path: string;
  fd: number | null;
  md5: string;
  sha256: string;
  code: string | null;
};

const digest = (algorithm: string, parts: readonly Uint8Array[]): string => {
  const hash = crypto.createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

const close = (blob: Storing): void => {
  if (blob.fd !== null) fs.closeSync(blob.fd);
  blob.fd = null;
};

const fail = (blob: Storing, error: unknown): void => {
  blob.code = errorCode(error) || 'UNKNOWN';
  if (blob.fd !== null) discard(blob.path);
};

/** A step of a blob that has not failed; what it throws fails the blob. */
const attempt = (blob: Storing, act: (blob: Storing) => void): void => {
  if (blob.code !== null) return;
  try {
    act(blob);
  } catch (error) {
    fail(blob, error);
  }
};

/**
 * Under its name from the start: the one fsync of the file then commits its bytes and its name together, and the disk has a name less to write than for
 * one that is renamed.
 */
const writing = (blob: Storing): void => {
  blob.fd = fs.openSync(blob.path, 'wx', 0o600);
  for (const part of blob.parts) writeWhole(blob.fd, part);
};

const digesting = (blob: Storing): void => {
  blob.md5 = digest('md5', blob.parts);
  blob.sha256 = digest('sha256', blob.parts);
};

type Syncing = { readonly blob: Storing; readonly file: Promise<unknown>; readonly folder: Promise<unknown> };

/** The disk syncs all files, and once each folder of their names, so that they share a commit. */
const beginSyncing = (blobs: readonly Storing[]): readonly Syncing[] => {
  const folders = new Map<string, Promise<unknown>>();
  return blobs.flatMap((blob) => {
    if (blob.fd === null) return [];
    const path = dirname(blob.path);
    const folder = folders.get(path) ?? syncedFolder(path);
    folders.set(path, folder);
    return [{ blob, file: synced(blob.fd), folder }];
  });
};

/** A failure of a folder is that of every blob in it. */
const endSyncing = async ({ blob, file, folder }: Syncing): Promise<void> => {
  const error = (await file) ?? (await folder);
  attempt(blob, () => {
    if (error) throw error;
  });
};

/**
 * Several whole blobs: durable under their names when it ends. Each phase is over for all of them before the next begins, so that a
 * journaling file system commits them together: about one commit in all, not two a blob. A crash in the middle may leave a blob under its name that is not whole; no event
 * speaks of it, and the sweep at start-up removes it. A blob that fails does not fail the others, and leaves nothing.
 */
export const storeParts = async (folder: string, blobs: readonly NewBlob[]): Promise<readonly BlobOutcome[]> => {
  const all = blobs.map(
    ({ id, parts }): Storing => ({
      id,
      parts,
      path: blobPath(folder, id),
      fd: null,
      md5: '',
      sha256: '',
      code: null,
    }),
  );
  for (const blob of all) attempt(blob, writing);
  // The disk works meanwhile.
  const syncs = beginSyncing(all);
  for (const blob of all) attempt(blob, digesting);
  for (const sync of syncs) await endSyncing(sync);
  for (const blob of all) close(blob);
  return all.map(({ id, parts, md5, sha256, code }): BlobOutcome => {
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    return code === null ? { stored: { id, size, md5, sha256 } } : { code };
  });
};

/** `storeParts` of blobs that come in one message. */
export const storeBlobs = async ({ folder, blobs }: StoreBlobs): Promise<Outcome<StoredBlobs>> => {
  const whole = blobs.map(({ id, bytes, length }) => ({ id, parts: [new Uint8Array(bytes, 0, length)] }));
  const memory = blobs.map(({ bytes }) => bytes);
  return { value: { outcomes: await storeParts(folder, whole), memory }, transfer: memory };
};
