import fs from 'node:fs';
import zlib from 'node:zlib';
import { copied, ownsMemory } from '../threads/owned-memory';
import type { Outcome } from '../threads/port';

/**
 * Where the bytes are: in memory; in a file of exactly `size` bytes; or in a range of a file that the caller holds open
 * (descriptors belong to the process, so that a thread can read from it).
 */
export type DeflateSource =
  | { readonly kind: 'bytes'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'range'; readonly fd: number; readonly start: number; readonly length: number };

export type DeflateInput = {
  readonly source: DeflateSource;
  /** 0 to 9. */
  readonly level: number;
  /** False: ends with a sync flush, so that another part can follow. */
  readonly last: boolean;
};

export type Deflated = { readonly bytes: Uint8Array<ArrayBuffer>; readonly crc: number; readonly size: number };

/** Raw DEFLATE (RFC 1951) and CRC-32 of the source. Fails with the code of the read, or `SIZE` if the file has another length. */
export const deflate = ({ source, ...form }: DeflateInput): Outcome<Deflated> => {
  const { bytes: output, crc, size } = deflateBytes(read(source), form);
  const bytes = ownMemory(output);
  return { value: { bytes, crc, size }, transfer: [bytes.buffer] };
};

/** Raw DEFLATE and CRC-32 of bytes in memory; the result may be a part of a larger memory. */
export const deflateBytes = (input: Uint8Array, { level, last }: Pick<DeflateInput, 'level' | 'last'>) => {
  const bytes = zlib.deflateRawSync(input, {
    level,
    ...memoryFor(input.byteLength),
    // One output chunk in nearly all cases: zlib's own 16 KiB would be gathered by copying.
    chunkSize: (input.byteLength <= SMALL ? SLACK : OWN_MEMORY) + input.byteLength + (input.byteLength >> 8),
    finishFlush: last ? zlib.constants.Z_FINISH : zlib.constants.Z_SYNC_FLUSH,
  });
  return { bytes, crc: zlib.crc32(input), size: input.byteLength };
};

/** Of zlib's quarter of a megabyte, which it clears for each stream, a small input needs a part; the result differs by a few bits at most. */
const memoryFor = (length: number): { readonly windowBits?: number; readonly memLevel?: number } => {
  if (length <= TINY) return { windowBits: 11, memLevel: 4 };
  return length <= SMALL ? { windowBits: 12, memLevel: 6 } : {};
};

/** These fill neither those windows nor that many symbols. */
const TINY = 1024;
const SMALL = 4096;

/** What little that cannot be compressed takes beyond its length: its output is copied anyway where it has to be moved. */
const SLACK = 64;

/** Less than this is copied. */
const OWN_MEMORY = 16 * 1024;

/** The output in memory that can be moved: as it is, whatever room is left behind it, unless that would be most of it. */
const ownMemory = (output: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { buffer, byteOffset, byteLength } = output;
  if (buffer instanceof ArrayBuffer && byteLength >= OWN_MEMORY && ownsMemory(output))
    return new Uint8Array(buffer, byteOffset, byteLength);
  return new Uint8Array(copied(output));
};

const read = (source: DeflateSource): Uint8Array => {
  switch (source.kind) {
    case 'bytes':
      return new Uint8Array(source.bytes);
    case 'range':
      return readRange(source.fd, source.start, source.length);
    case 'file': {
      const fd = fs.openSync(source.path, 'r');
      try {
        if (fs.fstatSync(fd).size !== source.size) throw wrongSize();
        return readRange(fd, 0, source.size);
      } finally {
        fs.closeSync(fd);
      }
    }
  }
};

/** Read into again and again: fresh memory would wait for the collector of each thread, megabytes at a time. */
let scratch = Buffer.alloc(0);

const readRange = (fd: number, start: number, length: number): Uint8Array => {
  if (scratch.byteLength < length) scratch = Buffer.allocUnsafeSlow(length);
  const bytes = scratch.subarray(0, length);
  for (let at = 0; at < length; ) {
    const count = fs.readSync(fd, bytes, at, length - at, start + at);
    if (count === 0) throw wrongSize();
    at += count;
  }
  return bytes;
};

const wrongSize = (): Error => Object.assign(new Error('the file has another size'), { code: 'SIZE' });
