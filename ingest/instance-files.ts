import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { MovableContent } from '../dicom/content/content-task';
import { isDicomError } from '../dicom/port';
import type { FileToRead } from '../dicom/source/file-to-read';
import type { BlobRef } from '../domain/event';
import type { EventStore } from '../eventstore/port';
import type { ResourcesView } from '../projections/port';
import type { BlobStore } from '../storage/port';
import { ThreadError } from '../threads/port';
import { inflatedContent } from './deflated';
import { documentBytes } from './document-bytes';
import type { BytePart, InstanceContent, InstanceFiles, TagsView } from './port';

export type StoredFilePorts = {
  readonly resources: Pick<ResourcesView, 'get'>;
  readonly blobs: Pick<BlobStore, 'path' | 'read'>;
  readonly store: Pick<EventStore, 'document'>;
};

export type FilePorts = StoredFilePorts & {
  readonly blobs: Pick<BlobStore, 'path' | 'read' | 'stream'>;
  /** The text of a file's tags; a file that is gone rejects with the code `ENOENT`. */
  readonly tags: (file: FileToRead, view: TagsView) => Promise<Buffer>;
  readonly content: (file: FileToRead, path: readonly string[]) => Promise<MovableContent>;
};

/** The file of an instance, wherever it is; null if there is no such instance, or its document is gone. */
export const storedFile = async (ports: StoredFilePorts, instance: string): Promise<FileToRead | null> => {
  const blob = ports.resources.get('Instance', instance)?.instance?.blob;
  return blob === undefined ? null : fileOfBlob(blob, ports);
};

/** The file in which a blob is, or its bytes; null if its document is gone. */
export const fileOfBlob = async (
  blob: BlobRef,
  { blobs, store }: Pick<StoredFilePorts, 'blobs' | 'store'>,
): Promise<FileToRead | null> => {
  if (blob.store === 'file' && blob.deflated === undefined) return { kind: 'path', path: blobs.path(blob.id), size: blob.size };
  const bytes = blob.deflated === undefined ? await documentBytes(store, blob.id) : await inflatedContent(blob, { blobs, store });
  return bytes === null ? null : { kind: 'bytes', bytes };
};

const partLength = (length: number, part: BytePart | undefined): number =>
  part === undefined ? length : part.end + 1 - part.start;

const partOf = (bytes: Buffer, part: BytePart | undefined): Readable =>
  Readable.from([part === undefined ? bytes : bytes.subarray(part.start, part.end + 1)], { objectMode: false });

const rangeOf = (file: FileToRead, start: number, length: number): Readable => {
  if (file.kind === 'path') return createReadStream(file.path, { start, end: start + length - 1 });
  return Readable.from([Buffer.from(file.bytes).subarray(start, start + length)], { objectMode: false });
};

/** Reads stored files wherever they are. */
export const createInstanceFiles = (ports: FilePorts): InstanceFiles => {
  /** Hands the file of an instance to `read`; null if it is not there, or goes meanwhile. */
  const reading = async <T>(id: string, read: (file: FileToRead) => Promise<T>): Promise<T | null | 'unreadable'> => {
    const file = await storedFile(ports, id);
    try {
      return file === null ? null : await read(file);
    } catch (error) {
      if (error instanceof ThreadError && error.code === 'ENOENT') return null;
      if (isDicomError(error)) return 'unreadable';
      throw error;
    }
  };
  const blobOf = (id: string) => ports.resources.get('Instance', id)?.instance ?? null;

  return {
    locate: async (id) => {
      const file = await storedFile(ports, id);
      const instance = blobOf(id);
      return file === null || instance === null ? null : { file, fileUuid: instance.fileUuid };
    },
    open: async (id) => {
      const instance = blobOf(id);
      if (instance === null) return null;
      const { blob, fileUuid } = instance;
      if (blob.deflated === undefined && blob.store === 'file')
        return { size: blob.size, fileUuid, stream: ports.blobs.stream(blob.id) };
      const bytes = blob.deflated === undefined ? await documentBytes(ports.store, blob.id) : await inflatedContent(blob, ports);
      return bytes === null ? null : { size: blob.size, fileUuid, stream: Readable.from([bytes], { objectMode: false }) };
    },
    tags: (id, view) => reading(id, (file) => ports.tags(file, view)),
    content: (id, path) =>
      reading(id, async (file): Promise<InstanceContent> => {
        const content = await ports.content(file, path);
        if (content.kind === 'bytes') {
          const bytes = Buffer.from(content.bytes);
          return { kind: 'bytes', size: bytes.length, open: (part) => partOf(bytes, part) };
        }
        if (content.kind !== 'range') return content;
        const { start, length } = content;
        return {
          kind: 'bytes',
          size: length,
          open: (part) => rangeOf(file, start + (part?.start ?? 0), partLength(length, part)),
        };
      }),
  };
};
