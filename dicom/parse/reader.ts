import { type ByteSource, DicomError } from '../port';

const WINDOW = 16 * 1024;

/**
 * Reads numbers and values of a source through one window, so that a file is read in few, small pieces. A source has one reader: what another
 * asks of it would overwrite the window.
 */
export class Reader {
  private window: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(private readonly source: ByteSource) {}

  get length(): number {
    return this.source.length;
  }

  /** The index in the window of `length` bytes at `offset`. Beyond the end: `DicomError`. */
  private locate(offset: number, length: number): number {
    const index = offset - this.start;
    if (index >= 0 && index + length <= this.window.length) return index;
    if (offset + length > this.length) throw new DicomError('The data set is truncated');
    this.window = this.source.bytes(offset, Math.max(length, Math.min(WINDOW, this.length - offset)));
    this.start = offset;
    return 0;
  }

  u16(offset: number, bigEndian: boolean): number {
    const at = this.locate(offset, 2);
    const first = this.window[at] ?? 0;
    const second = this.window[at + 1] ?? 0;
    return bigEndian ? first * 0x100 + second : second * 0x100 + first;
  }

  u32(offset: number, bigEndian: boolean): number {
    const at = this.locate(offset, 4);
    return bigEndian ? this.window.readUInt32BE(at) : this.window.readUInt32LE(at);
  }

  /** The bytes themselves, valid until the next call. */
  bytes(offset: number, length: number): Buffer {
    const at = this.locate(offset, length);
    return this.window.subarray(at, at + length);
  }
}
