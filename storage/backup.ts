import fs from 'node:fs';
import path from 'node:path';
import { blobError } from './blob-errors';
import { blobPath } from './layout';

/**
 * Puts the blobs into `target`, laid out as in `folder`: hard links where the file system can (a blob never changes, so
 * the copy is as good), else copies. Durable when it resolves, with the ids that were gone. Blobs that are there already
 * stay. Rejects with a `BlobError`.
 */
export const backupBlobs = async (
  folder: string,
  target: string,
  ids: Iterable<string> | AsyncIterable<string>,
): Promise<readonly string[]> => {
  const gone: string[] = [];
  const touched = new Set<string>([target]);
  try {
    await fs.promises.mkdir(target, { recursive: true });
    for await (const id of ids) {
      const to = blobPath(target, id);
      const parent = path.dirname(to);
      if (!touched.has(parent)) await fs.promises.mkdir(parent, { recursive: true });
      touched.add(parent);
      if (!(await linkOrCopy(blobPath(folder, id), to))) gone.push(id);
    }
    for (const each of [...touched, path.dirname(target)]) await sync(each);
    return gone;
  } catch (error) {
    throw blobError(error);
  }
};

/** False if there is nothing to link. */
const linkOrCopy = async (from: string, to: string): Promise<boolean> => {
  try {
    await fs.promises.link(from, to);
    return true;
  } catch (error) {
    switch (blobError(error).reason) {
      case 'EEXIST':
        return true;
      case 'ENOENT':
        return false;
      case 'EXDEV':
      case 'EPERM':
      case 'EMLINK':
      case 'ENOTSUP':
        return copy(from, to);
      default:
        throw error;
    }
  }
};

/** Under its own name only once it is whole: a backup that was cut short can be done again. */
const copy = async (from: string, to: string): Promise<boolean> => {
  const partial = `${to}.part`;
  try {
    await fs.promises.copyFile(from, partial);
  } catch (error) {
    if (blobError(error).kind === 'NotFound') return false;
    await fs.promises.rm(partial, { force: true });
    throw error;
  }
  await sync(partial);
  await fs.promises.rename(partial, to);
  return true;
};

const sync = async (name: string): Promise<void> => {
  const handle = await fs.promises.open(name, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
