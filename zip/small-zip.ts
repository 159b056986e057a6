import { deflateBytes } from './deflate-task';
import type { DosTime } from './dos-time';
import { endRecords } from './end-records';
import { centralHeader, localHeader } from './records';

export type SmallFile = { readonly name: string; readonly bytes: Uint8Array };

export type SmallZipOptions = {
  /** zlib's, 0 to 9. */
  readonly level: number;
  readonly comment: string;
};

/** A ZIP but for the time of its entries. */
export type SmallPackage = {
  readonly bytes: Buffer;
  /** Where a time stands, and the date after it. */
  readonly times: readonly number[];
};

/** Where the time stands in a local header (APPNOTE 4.3.7) and in a central one (4.3.12). */
const [TIME_IN_LOCAL, TIME_IN_CENTRAL] = [10, 12];
const NO_TIME: DosTime = { date: 0, time: 0 };

/** Packs a few files of a few kilobytes each, in memory and at once. */
export const packSmall = (files: readonly SmallFile[], { level, comment }: SmallZipOptions): SmallPackage => {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const times: number[] = [];
  const central: number[] = [];
  let [offset, bytes] = [0, 0];
  for (const { name, bytes: content } of files) {
    const { bytes: packed, crc, size } = deflateBytes(content, { level, last: true });
    const form = { name, descriptor: false, zip64: false };
    const sizes = { crc, compressed: packed.byteLength, size };
    const local = localHeader(form, NO_TIME, sizes);
    const entry = centralHeader(form, NO_TIME, sizes, offset);
    parts.push(local, packed);
    directory.push(entry);
    times.push(offset + TIME_IN_LOCAL);
    central.push(bytes + TIME_IN_CENTRAL);
    offset += local.byteLength + packed.byteLength;
    bytes += entry.byteLength;
  }
  for (const at of central) times.push(offset + at);
  return {
    bytes: Buffer.concat([...parts, ...directory, endRecords({ entries: files.length, offset, bytes }, false, comment)]),
    times,
  };
};

/** The ZIP with the time of every entry: the same bytes as those of `writeZip`. The package stays as it is. */
export const stamped = ({ bytes, times }: SmallPackage, { time, date }: DosTime): Buffer => {
  const zip = Buffer.from(bytes);
  for (const at of times) {
    zip.writeUInt16LE(time, at);
    zip.writeUInt16LE(date, at + 2);
  }
  return zip;
};
