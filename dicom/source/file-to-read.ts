import { closeSync, openSync } from 'node:fs';
import type { ByteSource } from '../port';
import { fileSource } from './file-source';
import { memorySource } from './memory-source';

/** A DICOM file for a thread to read: its bytes, or a file of `size` bytes. */
export type FileToRead =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'path'; readonly path: string; readonly size: number };

/** Hands the bytes of a file to `use`, with the file open meanwhile. Blocks: for threads, or for a few kilobytes. Throws what opening throws. */
export const withSource = <T>(file: FileToRead, use: (source: ByteSource) => T): T => {
  if (file.kind === 'bytes') {
    const { buffer, byteOffset, byteLength } = file.bytes;
    return use(memorySource(Buffer.from(buffer, byteOffset, byteLength)));
  }
  const fd = openSync(file.path, 'r');
  try {
    return use(fileSource(fd, file.size));
  } finally {
    closeSync(fd);
  }
};

/** As `withSource`, for work that waits: the file stays open until it is over. */
export const withOpenSource = async <T>(file: FileToRead, use: (source: ByteSource) => Promise<T>): Promise<T> => {
  if (file.kind === 'bytes') return withSource(file, use);
  const fd = openSync(file.path, 'r');
  try {
    return await use(fileSource(fd, file.size));
  } finally {
    closeSync(fd);
  }
};

/** The file and the memory to move with it: bytes are copied, so that the caller keeps its own. */
export const forThread = (file: FileToRead): { readonly file: FileToRead; readonly transfer: readonly ArrayBuffer[] } => {
  if (file.kind === 'path') return { file, transfer: [] };
  const copy = new ArrayBuffer(file.bytes.byteLength);
  const bytes = new Uint8Array(copy);
  bytes.set(file.bytes);
  return { file: { kind: 'bytes', bytes }, transfer: [copy] };
};
