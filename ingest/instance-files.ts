import { closeSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import * as E from 'fp-ts/Either';
import type { ByteSource, TagsFormat } from '../dicom/port';
import type { BlobRef } from '../domain/event';
import type { JsonObject } from '../domain/json';
import type { EventStore } from '../eventstore/port';
import type { ResourcesView } from '../projections/port';
import { BlobError, type BlobStore } from '../storage/port';
import type { InstanceFiles } from './port';

export type FilePorts = {
  readonly resources: ResourcesView;
  readonly blobs: BlobStore;
  readonly store: Pick<EventStore, 'document'>;
  readonly memorySource: (bytes: Buffer) => ByteSource;
  readonly fileSource: (fd: number, length: number) => ByteSource;
  readonly tags: (source: ByteSource, format: TagsFormat) => JsonObject;
};

/** The bytes of a document of the log, or null if it was erased or never there. */
export const documentBytes = async (store: Pick<EventStore, 'document'>, id: string): Promise<Buffer | null> => {
  const read = await store.document(id)();
  if (E.isRight(read))
    return read.right === null ? null : Buffer.from(read.right.buffer, read.right.byteOffset, read.right.byteLength);
  if (read.left._tag === 'DocumentNotFound') return null;
  throw new BlobError('Io', read.left._tag);
};

/** Reads stored files wherever they are. */
export const createInstanceFiles = (ports: FilePorts): InstanceFiles => {
  const blobOf = (id: string) => ports.resources.get('Instance', id)?.instance ?? null;

  const fromFile = <T>(blob: BlobRef, use: (source: ByteSource) => T): T | null => {
    let fd: number;
    try {
      fd = openSync(ports.blobs.path(blob.id), 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
    try {
      return use(ports.fileSource(fd, blob.size));
    } finally {
      closeSync(fd);
    }
  };

  return {
    open: async (id) => {
      const instance = blobOf(id);
      if (instance === null) return null;
      const { blob, fileUuid } = instance;
      if (blob.store === 'file') return { size: blob.size, fileUuid, stream: ports.blobs.stream(blob.id) };
      const bytes = await documentBytes(ports.store, blob.id);
      return bytes === null ? null : { size: blob.size, fileUuid, stream: Readable.from([bytes], { objectMode: false }) };
    },
    tags: async (id, format) => {
      const instance = blobOf(id);
      if (instance === null) return null;
      const { blob } = instance;
      if (blob.store === 'file') return fromFile(blob, (source) => ports.tags(source, format));
      const bytes = await documentBytes(ports.store, blob.id);
      return bytes === null ? null : ports.tags(ports.memorySource(bytes), format);
    },
  };
};
