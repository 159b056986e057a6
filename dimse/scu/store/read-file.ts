import { closeSync, open, readv } from 'node:fs';

/**
 * Reads a file from its beginning into these pieces, and resolves with how many bytes came. Two waits for a thread, where a promise each to open, read and
 * close costs several times as much. Rejects with what the file system says.
 */
export const readFileInto = (path: string, pieces: readonly Buffer[]): Promise<number> =>
  new Promise((resolve, reject) => {
    open(path, 'r', (failure, fd) => {
      if (failure !== null) {
        reject(failure);
        return;
      }
      readv(fd, pieces, 0, (error, bytesRead) => {
        // Nothing was written: to close waits for no disk.
        closeSync(fd);
        if (error === null) resolve(bytesRead);
        else reject(error);
      });
    });
  });
