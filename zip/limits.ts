import type { Entry } from 'yauzl';

export type ZipLimits = {
  /** Entries, folders included. */
  readonly entries: number;
  /** Inflated bytes of one entry. */
  readonly entryBytes: number;
  /** Inflated bytes of all entries. */
  readonly totalBytes: number;
  /** Inflated to deflated size, of each entry (and so of the whole: entries share no bytes). */
  readonly ratio: number;
};

/**
 * `TooManyEntries`, `TooLarge`, `Ratio`: a limit. `Overlap`: entries share bytes, as in bombs. `Unsupported`: encrypted, or
 * another method than store and deflate. `Corrupt`: damaged, cut, or lying about sizes or CRC.
 */
export class ZipError extends Error {
  constructor(readonly kind: 'TooManyEntries' | 'TooLarge' | 'Ratio' | 'Overlap' | 'Unsupported' | 'Corrupt') {
    super(`The ZIP is refused: ${kind}`);
  }
}

const LOCAL_HEADER_BYTES = 30;
const STORE = 0;
const DEFLATE = 8;

/** Throws a `ZipError` for what the central directory alone shows; nothing is inflated for it. */
export const checkDirectory = (entries: readonly Entry[], limits: ZipLimits, fileSize: number): void => {
  let total = 0;
  for (const entry of entries) {
    if (entry.isEncrypted() || (entry.compressionMethod !== STORE && entry.compressionMethod !== DEFLATE)) {
      throw new ZipError('Unsupported');
    }
    if (entry.uncompressedSize > limits.entryBytes) throw new ZipError('TooLarge');
    if (entry.uncompressedSize > entry.compressedSize * limits.ratio) throw new ZipError('Ratio');
    total += entry.uncompressedSize;
    if (total > limits.totalBytes) throw new ZipError('TooLarge');
  }
  checkOverlap(entries, fileSize);
};

/** By the least that each entry takes; that its data ends where the next entry begins is checked when it is read. */
const checkOverlap = (entries: readonly Entry[], fileSize: number): void => {
  let free = 0;
  for (const entry of inFileOrder(entries)) {
    if (entry.relativeOffsetOfLocalHeader < free) throw new ZipError('Overlap');
    free = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.compressedSize;
  }
  if (free > fileSize) throw new ZipError('Corrupt');
};

const inFileOrder = (entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);

/** Where the data of each entry must end at the latest: at the next entry's header, or at the end of the file. */
export const dataEnds = (entries: readonly Entry[], fileSize: number): ReadonlyMap<Entry, number> => {
  const sorted = inFileOrder(entries);
  return new Map(sorted.map((entry, index) => [entry, sorted[index + 1]?.relativeOffsetOfLocalHeader ?? fileSize]));
};
