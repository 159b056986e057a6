import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../threads/error-code';
import type { Outcome } from '../threads/port';
import { discard, writeWhole } from './durable';
import { blobPath, temporaryPath } from './layout';
import type { StoredBlob } from './port';

const sync = promisify(fs.fsync);

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
  readonly temporary: string;
  readonly named: string;
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
  close(blob);
  discard(blob.temporary);
  discard(blob.named);
};

/** Each phase is over for all blobs before the next begins; a blob that fails takes part in none after. */
const phase = (blobs: readonly Storing[], act: (blob: Storing) => void | Promise<void>): Promise<unknown> =>
  Promise.all(
    blobs
      .filter(({ code }) => code === null)
      .map(async (blob) => {
        try {
          await act(blob);
        } catch (error) {
          fail(blob, error);
        }
      }),
  );

/** Named at once: the one fsync of the file then commits its bytes and its name together. */
const writing = (blob: Storing): void => {
  blob.fd = fs.openSync(blob.temporary, 'wx', 0o600);
  for (const part of blob.parts) writeWhole(blob.fd, part);
  fs.renameSync(blob.temporary, blob.named);
};

/** The disk syncs all files, and the folders of their names, so that they share a commit, while this thread computes the digests. */
const syncing =
  (folders: ReadonlyMap<string, Promise<void>>) =>
  async (blob: Storing): Promise<void> => {
    if (blob.fd === null) return;
    const synced = Promise.all([sync(blob.fd), folders.get(path.dirname(blob.named))]);
    synced.catch(() => {});
    await null;
    blob.md5 = digest('md5', blob.parts);
    blob.sha256 = digest('sha256', blob.parts);
    await synced;
    close(blob);
  };

/** The folder is opened at once: this thread computes digests before it could take the answer of an opening elsewhere. */
const syncedFolder = async (folder: string): Promise<void> => {
  const fd = fs.openSync(folder, 'r');
  try {
    await sync(fd);
  } finally {
    fs.closeSync(fd);
  }
};

/** Once a folder, however many names it got. A failure is that of every blob in it. */
const syncFolders = (blobs: readonly Storing[]): ReadonlyMap<string, Promise<void>> => {
  const named = blobs.filter(({ code }) => code === null).map((blob) => path.dirname(blob.named));
  const folders = new Map([...new Set(named)].map((folder) => [folder, syncedFolder(folder)] as const));
  for (const synced of folders.values()) synced.catch(() => {});
  return folders;
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
      temporary: temporaryPath(folder, id),
      named: blobPath(folder, id),
      fd: null,
      md5: '',
      sha256: '',
      code: null,
    }),
  );
  await phase(all, writing);
  await phase(all, syncing(syncFolders(all)));
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
