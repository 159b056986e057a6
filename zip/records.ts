import type { DosTime } from './dos-time';

/** Values of this size and above do not fit the 32-bit fields, which then point to ZIP64 (APPNOTE 4.4.1.4). */
export const MAX_32 = 0xffffffff;
export const MAX_16 = 0xffff;

const DEFLATE = 8;
const VERSION_DEFLATE = 20;
const VERSION_ZIP64 = 45;
const FLAG_DESCRIPTOR = 0x0008;
const FLAG_UTF8 = 0x0800;

/** How an entry's name and sizes are written. `descriptor`: sizes and CRC follow the data. `zip64`: as 64-bit values. */
export type EntryForm = { readonly name: string; readonly descriptor: boolean; readonly zip64: boolean };

export type EntrySizes = { readonly crc: number; readonly compressed: number; readonly size: number };

const NO_SIZES: EntrySizes = { crc: 0, compressed: 0, size: 0 };

const flagsOf = ({ name, descriptor }: EntryForm): number =>
  (descriptor ? FLAG_DESCRIPTOR : 0) | (Buffer.byteLength(name) === name.length ? 0 : FLAG_UTF8);

const NOTHING = Buffer.alloc(0);

/** Extra field 1 of APPNOTE 4.5.3: the 64-bit values, in the order that the caller must keep. */
const zip64Extra = (values: readonly number[]): Buffer => {
  if (values.length === 0) return NOTHING;
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return extra;
};

/** APPNOTE 4.3.7. `sizes` is null where a descriptor follows. */
export const localHeader = (form: EntryForm, time: DosTime, sizes: EntrySizes | null): Buffer => {
  const { crc, compressed, size } = sizes ?? NO_SIZES;
  const extra = zip64Extra(form.zip64 ? [size, compressed] : []);
  const header = Buffer.alloc(30 + Buffer.byteLength(form.name) + extra.byteLength);
  const name = header.write(form.name, 30);
  extra.copy(header, 30 + name);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(form.zip64 ? VERSION_ZIP64 : VERSION_DEFLATE, 4);
  header.writeUInt16LE(flagsOf(form), 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt16LE(time.time, 10);
  header.writeUInt16LE(time.date, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(form.zip64 ? MAX_32 : compressed, 18);
  header.writeUInt32LE(form.zip64 ? MAX_32 : size, 22);
  header.writeUInt16LE(name, 26);
  header.writeUInt16LE(extra.byteLength, 28);
  return header;
};

/** APPNOTE 4.3.9, with the signature that readers expect. */
export const dataDescriptor = ({ crc, compressed, size }: EntrySizes, zip64: boolean): Buffer => {
  const descriptor = Buffer.alloc(zip64 ? 24 : 16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  if (zip64) {
    descriptor.writeBigUInt64LE(BigInt(compressed), 8);
    descriptor.writeBigUInt64LE(BigInt(size), 16);
  } else {
    descriptor.writeUInt32LE(compressed, 8);
    descriptor.writeUInt32LE(size, 12);
  }
  return descriptor;
};

/** APPNOTE 4.3.12. Made by version 0 of MS-DOS, as Orthanc's (`contract/02-archive-media.md` §4). */
export const centralHeader = (form: EntryForm, time: DosTime, sizes: EntrySizes, offset: number): Buffer => {
  const wide = (value: number): boolean => value >= MAX_32;
  const extra = zip64Extra([sizes.size, sizes.compressed, offset].filter(wide));
  const header = Buffer.alloc(46 + Buffer.byteLength(form.name) + extra.byteLength);
  const name = header.write(form.name, 46);
  extra.copy(header, 46 + name);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(form.zip64 || extra.byteLength > 0 ? VERSION_ZIP64 : VERSION_DEFLATE, 6);
  header.writeUInt16LE(flagsOf(form), 8);
  header.writeUInt16LE(DEFLATE, 10);
  header.writeUInt16LE(time.time, 12);
  header.writeUInt16LE(time.date, 14);
  header.writeUInt32LE(sizes.crc, 16);
  header.writeUInt32LE(Math.min(sizes.compressed, MAX_32), 20);
  header.writeUInt32LE(Math.min(sizes.size, MAX_32), 24);
  header.writeUInt16LE(name, 28);
  header.writeUInt16LE(extra.byteLength, 30);
  header.writeUInt32LE(Math.min(offset, MAX_32), 42);
  return header;
};
