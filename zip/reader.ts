import zlib from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { checkDirectory, dataEnds, ZipError, type ZipLimits } from './limits';

/**
 * `size`: bytes, inflated. `chunks`: its bytes, to be read once and before the next entry is asked for; a wrong CRC is found at
 * their end. The name is a client's: never use it as a path.
 */
export type ZipFileEntry = { readonly name: string; readonly size: number; readonly chunks: AsyncIterable<Buffer> };

/** A whole ZIP in memory, or an open file, which stays open. */
export type ZipInput = { readonly kind: 'buffer'; readonly buffer: Buffer } | { readonly kind: 'file'; readonly fd: number };

/**
 * The files of a ZIP in the order of its directory, inflated piece by piece as they are read; folders are left out. Limits, forged sizes and
 * overlapping entries are found before the first is yielded, a wrong CRC or damaged data when its entry is read. Throws a `ZipError`.
 */
export async function* readZip(input: ZipInput, limits: ZipLimits): AsyncGenerator<ZipFileEntry> {
  const zip = await corruptOr(open(input));
  if (zip.entryCount > limits.entries) throw new ZipError('TooManyEntries');
  const entries = await corruptOr(readDirectory(zip));
  checkDirectory(entries, limits, zip.fileSize);
  const ends = dataEnds(entries, zip.fileSize);
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name.endsWith('/')) continue;
    yield { name, size: entry.uncompressedSize, chunks: inflate(zip, entry, ends.get(entry) ?? 0) };
  }
}

const open = (input: ZipInput): Promise<ZipFile> => {
  // Names stay bytes: yauzl would refuse the whole ZIP for one that is no safe path, and we never make a path of it.
  const options = { autoClose: false, decodeStrings: false };
  switch (input.kind) {
    case 'buffer':
      return yauzl.fromBufferPromise(input.buffer, options);
    case 'file':
      return yauzl.fromFdPromise(input.fd, options);
  }
};

const readDirectory = async (zip: ZipFile): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
};

const nameOf = (entry: Entry): string =>
  yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);

async function* inflate(zip: ZipFile, entry: Entry, end: number): AsyncGenerator<Buffer> {
  const { fileDataStart } = await corruptOr(zip.readLocalFileHeaderPromise(entry, { minimal: true }));
  if (fileDataStart + entry.compressedSize > end) throw new ZipError('Overlap');
  let filled = 0;
  let crc = 0;
  // yauzl ends the stream with an error as soon as it is longer than the directory says, or ends short of it.
  const stream = await corruptOr(zip.openReadStreamPromise(entry));
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await corruptOr(chunks.next());
      if (next.done) break;
      if (!Buffer.isBuffer(next.value)) throw new ZipError('Corrupt');
      filled += next.value.byteLength;
      if (filled > entry.uncompressedSize) throw new ZipError('Corrupt');
      crc = zlib.crc32(next.value, crc);
      yield next.value;
    }
  } finally {
    stream.destroy();
  }
  if (filled !== entry.uncompressedSize || crc !== entry.crc32) throw new ZipError('Corrupt');
}

/** Whatever yauzl or zlib stumbles over is damage; their messages may quote names. */
const corruptOr = async <T>(promise: Promise<T>): Promise<T> => {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError('Corrupt');
  }
};
