import { MAX_16, MAX_32 } from './records';

const VERSION_ZIP64 = 45;

export type CentralDirectory = { readonly entries: number; readonly offset: number; readonly bytes: number };

/**
 * What follows the central directory: the ZIP64 records (APPNOTE 4.3.14, 4.3.15) where `zip64` asks for them or a value
 * needs them, and the classic end record (4.3.16), which then points to them.
 */
export const endRecords = (directory: CentralDirectory, zip64: boolean, comment: string): Buffer => {
  const { entries, offset, bytes } = directory;
  const wide = zip64 || entries >= MAX_16 || offset >= MAX_32 || bytes >= MAX_32;
  const text = Buffer.from(comment);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(wide ? MAX_16 : entries, 8);
  end.writeUInt16LE(wide ? MAX_16 : entries, 10);
  end.writeUInt32LE(wide ? MAX_32 : bytes, 12);
  end.writeUInt32LE(wide ? MAX_32 : offset, 16);
  end.writeUInt16LE(text.byteLength, 20);
  return Buffer.concat(wide ? [zip64End(directory), zip64Locator(directory), end, text] : [end, text]);
};

const zip64End = ({ entries, offset, bytes }: CentralDirectory): Buffer => {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(VERSION_ZIP64, 12);
  record.writeUInt16LE(VERSION_ZIP64, 14);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  return record;
};

const zip64Locator = ({ offset, bytes }: CentralDirectory): Buffer => {
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return locator;
};
