import type { DosTime } from './dos-time';
import { centralHeader, type EntryForm, type EntrySizes } from './records';

const BLOCK = 64 * 1024;

/** Gathers the central directory in few large blocks: tens of thousands of small buffers cost many times their bytes. */
export type CentralDirectoryBuilder = {
  readonly add: (form: EntryForm, time: DosTime, sizes: EntrySizes, offset: number) => void;
  readonly entries: () => number;
  readonly bytes: () => number;
  readonly blocks: () => readonly Uint8Array[];
};

export const createCentralDirectory = (): CentralDirectoryBuilder => {
  const full: Uint8Array[] = [];
  let block = Buffer.allocUnsafeSlow(BLOCK);
  let filled = 0;
  let entries = 0;
  let bytes = 0;

  const close = (): void => {
    if (filled > 0) full.push(block.subarray(0, filled));
    filled = 0;
  };

  return {
    add: (form, time, sizes, offset) => {
      const header = centralHeader(form, time, sizes, offset);
      if (filled + header.byteLength > block.byteLength) {
        close();
        block = Buffer.allocUnsafeSlow(Math.max(BLOCK, header.byteLength));
      }
      filled += header.copy(block, filled);
      entries += 1;
      bytes += header.byteLength;
    },
    entries: () => entries,
    bytes: () => bytes,
    blocks: () => {
      close();
      block = Buffer.allocUnsafeSlow(BLOCK);
      return full;
    },
  };
};
