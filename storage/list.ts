import fs from 'node:fs';
import path from 'node:path';
import { blobError } from './blob-errors';
import { isBlobId, TEMPORARY } from './layout';

const PREFIX = /^[0-9a-f]{2}$/;

/** Every blob of the folder, once each half-written one that is not in `writing` is removed. Foreign files are left alone. */
export async function* listBlobs(folder: string, writing: ReadonlySet<string>): AsyncGenerator<string> {
  try {
    const temporary = path.join(folder, TEMPORARY);
    for (const name of await fs.promises.readdir(temporary)) {
      if (isBlobId(name) && !writing.has(name)) await fs.promises.rm(path.join(temporary, name), { force: true });
    }
    for (const prefix of await prefixes(folder)) {
      for (const name of await fs.promises.readdir(path.join(folder, prefix))) {
        if (isBlobId(name) && name.startsWith(prefix)) yield name;
      }
    }
  } catch (error) {
    throw blobError(error);
  }
}

const prefixes = async (folder: string): Promise<readonly string[]> =>
  (await fs.promises.readdir(folder)).filter((name) => PREFIX.test(name)).sort();
