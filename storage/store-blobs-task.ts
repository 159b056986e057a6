import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../threads/error-code';
import type { Outcome } from '../threads/port';
import { discard } from './durable';
import { blobPath, temporaryPath } from './layout';
import type { StoredBlob } from './port';

const write = promisify(fs.write);
const sync = promisify(fs.fsync);

/** What became of one blob of several: a code such as ENOSPC if it could not be stored. */
export type BlobOutcome = { readonly stored: StoredBlob } | { readonly code: string };

export type StoreBlobs = {
  readonly folder: string;
  readonly blobs: readonly { readonly id: string; readonly bytes: ArrayBuffer }[];
};

type Storing = {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly temporary: string;
  readonly named: string;
  fd: number | null;
  md5: string;
  sha256: string;
  code: string | null;
};

const digest = (algorithm: string, bytes: Uint8Array): string => crypto.createHash(algorithm).update(bytes).digest('hex');

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

/** A full disk may take only a part at first. */
const writeWhole = async (fd: number, bytes: Uint8Array): Promise<void> => {
  for (let at = 0; at < bytes.byteLength; ) at += (await write(fd, bytes, at, bytes.byteLength - at, at)).bytesWritten;
};

/** The kernel writes while this thread computes the MD5. */
const writing = async (blob: Storing): Promise<void> => {
  blob.fd = fs.openSync(blob.temporary, 'wx', 0o600);
  const written = writeWhole(blob.fd, blob.bytes);
  blob.md5 = digest('md5', blob.bytes);
  await written;
};

/** The disk syncs while this thread computes the SHA-256. */
const syncing = async (blob: Storing): Promise<void> => {
  if (blob.fd === null) return;
  const synced = sync(blob.fd);
  blob.sha256 = digest('sha256', blob.bytes);
  await synced;
  close(blob);
};

const syncFolder = async (folder: string): Promise<void> => {
  const fd = fs.openSync(folder, 'r');
  try {
    await sync(fd);
  } finally {
    fs.closeSync(fd);
  }
};

/** One fsync a folder, side by side: those of one moment share a commit of the file system's journal. */
const syncFolders = async (blobs: readonly Storing[]): Promise<void> => {
  const synced = new Map<string, Promise<void>>();
  await phase(blobs, ({ named }) => {
    const folder = path.dirname(named);
    const done = synced.get(folder) ?? syncFolder(folder);
    synced.set(folder, done);
    return done;
  });
};

/**
 * Several whole blobs in one message: durable under their names when it ends. Each phase is over for all of them before the next begins, so that a
 * journaling file system commits them together: about two commits in all, not two a blob. A blob that fails does not fail the others, and leaves nothing.
 */
export const storeBlobs = async ({ folder, blobs }: StoreBlobs): Promise<Outcome<readonly BlobOutcome[]>> => {
  const all = blobs.map(
    ({ id, bytes }): Storing => ({
      id,
      bytes: new Uint8Array(bytes),
      temporary: temporaryPath(folder, id),
      named: blobPath(folder, id),
      fd: null,
      md5: '',
      sha256: '',
      code: null,
    }),
  );
  await phase(all, writing);
  await phase(all, syncing);
  await phase(all, ({ temporary, named }) => fs.renameSync(temporary, named));
  await syncFolders(all);
  const outcome = ({ id, bytes, md5, sha256, code }: Storing): BlobOutcome =>
    code === null ? { stored: { id, size: bytes.byteLength, md5, sha256 } } : { code };
  return { value: all.map(outcome), transfer: [] };
};
