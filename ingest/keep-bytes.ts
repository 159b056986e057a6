import { type BlobRef, INLINE_BLOB_LIMIT } from '../domain/event';
import type { Ids } from '../domain/time';
import type { NewDocument } from '../eventstore/port';
import type { BlobStore } from '../storage/port';
import type { Received } from './receive';

export type BytePorts = { readonly blobs: BlobStore; readonly ids: Ids };

/** `deflates`: option `StorageCompression`. */
export type KeepingPorts = BytePorts & { readonly deflates?: boolean };

export type SafeBlob = { readonly blob: BlobRef; readonly documents: readonly NewDocument[] };

const inlineBlob = async (bytes: Buffer, { ids, blobs }: BytePorts): Promise<SafeBlob> => {
  const id = ids.uuid();
  const { md5, sha256 } = await blobs.digest(bytes);
  return { blob: { store: 'document', id, size: bytes.length, md5, sha256 }, documents: [{ id, kind: 'blob', bytes }] };
};

/** Makes the bytes safe before their event: small ones go with it into the log, large ones into the blob storage. */
export const keepBytes = async (received: Received, ports: BytePorts): Promise<SafeBlob> => {
  if (received.kind === 'spooled') return { blob: { store: 'file', ...received.blob }, documents: [] };
  if (received.arriving !== undefined) return { blob: { store: 'file', ...(await received.arriving.stored()) }, documents: [] };
  if (received.bytes.length < INLINE_BLOB_LIMIT) return inlineBlob(received.bytes, ports);
  return { blob: { store: 'file', ...(await ports.blobs.put(received.bytes)) }, documents: [] };
};

/** Takes back what `keepBytes` made, when its event was not recorded. */
export const discard = async (blob: BlobRef, ports: BytePorts): Promise<void> => {
  if (blob.store === 'file') await ports.blobs.remove(blob.id);
};
