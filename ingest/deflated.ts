import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { BlobRef } from '../domain/event';
import type { EventStore } from '../eventstore/port';
import { BlobError, type BlobStore } from '../storage/port';
import { documentBytes } from './document-bytes';

/**
 * Bytes of the largest blob that is kept deflated: it is inflated as a whole to be read, in memory. Larger ones stay as they are, and so does what
 * is read of them in pieces.
 */
export const LARGEST_DEFLATED = 64 * 1024 * 1024;

/** Before the zlib stream stands the size of the content, as Orthanc keeps it: 64 bits, little endian. */
const HEADER = 8;

// Both run on the threads of libuv.
const deflateAsync = promisify(deflate);
const inflateAsync = promisify(inflate);

/** Content as it is stored when it is deflated (contract 09-resources.md §6; form observed on 1.10.1). */
export const deflated = async (content: Buffer): Promise<Buffer> => {
  const header = Buffer.alloc(HEADER);
  header.writeBigUInt64LE(BigInt(content.length));
  return Buffer.concat([header, await deflateAsync(content)]);
};

export type ContentPorts = {
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly store: Pick<EventStore, 'document'>;
};

/** The content of a blob that is kept deflated; null if its document is gone. Rejects with a `BlobError`. */
export const inflatedContent = async (blob: BlobRef, { blobs, store }: ContentPorts): Promise<Buffer | null> => {
  const stored = blob.store === 'file' ? await blobs.read(blob.id) : await documentBytes(store, blob.id);
  if (stored === null) return null;
  try {
    return await inflateAsync(stored.subarray(HEADER), { maxOutputLength: Math.max(1, blob.size) });
  } catch {
    throw new BlobError('Io', 'NOT_DEFLATED');
  }
};

/** The content of any blob, as a whole. */
export const wholeContent = async (blob: BlobRef, ports: ContentPorts): Promise<Buffer | null> => {
  if (blob.deflated !== undefined) return inflatedContent(blob, ports);
  return blob.store === 'file' ? ports.blobs.read(blob.id) : documentBytes(ports.store, blob.id);
};

/** Of a blob, what lies in the storage: the same for those that are not deflated. */
export const storedForm = ({ deflated: form, ...blob }: BlobRef): BlobRef =>
  form === undefined ? blob : { ...blob, size: form.size, md5: form.md5 };
