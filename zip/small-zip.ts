import { deflateBytes } from './deflate-task';
import type { DosTime } from './dos-time';
import { endRecords } from './end-records';
import { centralHeader, localHeader } from './records';

export type SmallFile = { readonly name: string; readonly bytes: Uint8Array };

export type SmallZipOptions = {
  /** Of every entry. */
  readonly time: DosTime;
  /** zlib's, 0 to 9. */
  readonly level: number;
  readonly comment: string;
};

/** The ZIP of a few files of a few kilobytes each, made in memory and at once: the same bytes as those of `writeZip`. */
export const smallZip = (files: readonly SmallFile[], { time, level, comment }: SmallZipOptions): Buffer => {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let [offset, bytes] = [0, 0];
  for (const { name, bytes: content } of files) {
    const { bytes: packed, crc, size } = deflateBytes(content, { level, last: true });
    const form = { name, descriptor: false, zip64: false };
    const sizes = { crc, compressed: packed.byteLength, size };
    const local = localHeader(form, time, sizes);
    const central = centralHeader(form, time, sizes, offset);
    parts.push(local, packed);
    directory.push(central);
    offset += local.byteLength + packed.byteLength;
    bytes += central.byteLength;
  }
  return Buffer.concat([...parts, ...directory, endRecords({ entries: files.length, offset, bytes }, false, comment)]);
};
