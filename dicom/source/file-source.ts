import { readSync } from 'node:fs';
import { type ByteSource, DicomError } from '../port';

/** `length` bytes of an open file, read where they are asked for and nowhere else. A file that became shorter is a `DicomError`. */
export const fileSource = (fd: number, length: number): ByteSource => {
  let window = Buffer.allocUnsafe(16 * 1024);
  return {
    length,
    bytes: (offset, wanted) => {
      if (wanted > window.length) window = Buffer.allocUnsafe(wanted);
      let read = 0;
      while (read < wanted) {
        const count = readSync(fd, window, read, wanted - read, offset + read);
        if (count === 0) throw new DicomError('The file is shorter than it was');
        read += count;
      }
      return window.subarray(0, wanted);
    },
  };
};
