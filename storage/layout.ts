import path from 'node:path';
import { BlobError } from './port';

/** Where half-written blobs are, below the folder of the blobs. */
export const TEMPORARY = 'tmp';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isBlobId = (name: string): boolean => UUID.test(name);

/** `<folder>/ab/cd/<id>` for an id that starts with `abcd`. Throws `NotFound` for what is no UUID: no id can leave the folder. */
export const blobPath = (folder: string, id: string): string => {
  if (!isBlobId(id)) throw new BlobError('NotFound', 'EINVAL');
  return path.join(folder, id.slice(0, 2), id.slice(2, 4), id);
};

export const temporaryPath = (folder: string, id: string): string => {
  if (!isBlobId(id)) throw new BlobError('NotFound', 'EINVAL');
  return path.join(folder, TEMPORARY, id);
};
