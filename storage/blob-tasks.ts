import crypto, { type Hash } from 'node:crypto';
import fs from 'node:fs';
import type { Outcome } from '../threads/port';
import { takeArriving } from './arriving-task';
import { discard, place, writeWhole } from './durable';
import { blobPath, temporaryPath } from './layout';
import type { StoredBlob } from './port';
import { storeBlobs } from './store-blobs-task';

type BlobAddress = { readonly folder: string; readonly id: string };

/** A blob that is being written by this thread. */
type OpenBlob = { readonly fd: number; readonly md5: Hash; readonly sha256: Hash; size: number };

const open = new Map<string, OpenBlob>();

/** A whole blob in one message. */
const storeBlob = ({ folder, id, bytes }: BlobAddress & { readonly bytes: ArrayBuffer }): Outcome<StoredBlob> => {
  append({ folder, id }, new Uint8Array(bytes));
  return { value: finish({ folder, id }), transfer: [] };
};

/** The next bytes of a blob; the first ones create it. All of a blob's messages go to one thread. */
const appendBlob = ({ folder, id, bytes }: BlobAddress & { readonly bytes: ArrayBuffer }): Outcome<null> => {
  append({ folder, id }, new Uint8Array(bytes));
  return { value: null, transfer: [] };
};

const finishBlob = (address: BlobAddress): Outcome<StoredBlob> => ({ value: finish(address), transfer: [] });

/** Idempotent. */
const abortBlob = (address: BlobAddress): Outcome<null> => {
  abandon(address);
  return { value: null, transfer: [] };
};

/** The tasks of the file-system blob storage. After a failure nothing of the blob is left. */
export const blobTasks = { takeArriving, storeBlob, storeBlobs, appendBlob, finishBlob, abortBlob };

const append = (address: BlobAddress, bytes: Uint8Array): void => {
  guarded(address, () => {
    const blob = open.get(address.id) ?? create(address);
    blob.md5.update(bytes);
    blob.sha256.update(bytes);
    blob.size += bytes.byteLength;
    writeWhole(blob.fd, bytes);
  });
};

const create = (address: BlobAddress): OpenBlob => {
  const fd = fs.openSync(temporaryPath(address.folder, address.id), 'wx', 0o600);
  const blob = { fd, md5: crypto.createHash('md5'), sha256: crypto.createHash('sha256'), size: 0 };
  open.set(address.id, blob);
  return blob;
};

const finish = (address: BlobAddress): StoredBlob =>
  guarded(address, () => {
    const stored = seal(address);
    place(temporaryPath(address.folder, address.id), blobPath(address.folder, address.id));
    return stored;
  });

/** Makes the bytes durable, still under their temporary name. */
const seal = ({ id }: BlobAddress): StoredBlob => {
  const blob = open.get(id);
  if (blob === undefined) throw Object.assign(new Error('the blob is not open on this thread'), { code: 'EBADF' });
  fs.fsyncSync(blob.fd);
  fs.closeSync(blob.fd);
  open.delete(id);
  return { id, size: blob.size, md5: blob.md5.digest('hex'), sha256: blob.sha256.digest('hex') };
};

const guarded = <T>(address: BlobAddress, act: () => T): T => {
  try {
    return act();
  } catch (error) {
    abandon(address);
    throw error;
  }
};

const abandon = (address: BlobAddress): void => {
  const blob = open.get(address.id);
  open.delete(address.id);
  if (blob !== undefined) fs.closeSync(blob.fd);
  discard(temporaryPath(address.folder, address.id));
};
