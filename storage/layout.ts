import path from 'node:path';
import { BlobError } from './port';

/** Where half-written blobs are, below the folder of the blobs. */
export const TEMPORARY = 'tmp';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isBlobId = (name: string): boolean => UUID.test(name);

/** Names of the folders that the blobs are spread over: made with the store, so that storing a blob makes no folder. */
export const PREFIXES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `<folder>/ab/<id>` for an id that starts with `ab`. Throws `NotFound` for what is no UUID: no id can leave the folder. */
export const blobPath = (folder: string, id: string): string => {
  if (!isBlobId(id)) throw new BlobError('NotFound', 'EINVAL');
  return path.join(folder, id.slice(0, 2), id);
};

export const temporaryPath = (folder: string, id: string): string => {
  if (!isBlobId(id)) throw new BlobError('NotFound', 'EINVAL');
  return path.join(folder, TEMPORARY, id);
};
