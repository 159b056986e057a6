import fs from 'node:fs';
import { errorCode } from '../threads/error-code';
import { tellsOfFile, UnreadableEntry } from './entry';

/** An open file that pieces of work read from. It is closed once it was left and the last piece of work is over. */
export type SharedFile = {
  readonly fd: number;
  readonly hold: (work: Promise<unknown>) => void;
  readonly leave: () => void;
};

/** Rejects with `UnreadableEntry` if the file is not there as expected, with what the system said if the machine is in trouble. */
export const openShared = async (path: string, size: number): Promise<SharedFile> => {
  const handle = await openOfSize(path, size);
  // Counted, not collected: a promise keeps its outcome, and all of them together would keep the whole output.
  let users = 1;
  const release = (): void => {
    users -= 1;
    if (users === 0) handle.close().catch(() => {});
  };
  return {
    fd: handle.fd,
    hold: (work) => {
      users += 1;
      work.then(release, release);
    },
    leave: release,
  };
};

const openOfSize = async (path: string, size: number): Promise<fs.promises.FileHandle> => {
  let handle: fs.promises.FileHandle | null = null;
  try {
    handle = await fs.promises.open(path, 'r');
    if ((await handle.stat()).size === size) return handle;
    await handle.close();
  } catch (error) {
    await handle?.close().catch(() => {});
    const code = errorCode(error);
    throw tellsOfFile(code) ? new UnreadableEntry(code) : error;
  }
  throw new UnreadableEntry('SIZE');
};
