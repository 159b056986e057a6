const LOCAL_HEADER = 0x04034b50;
const END_OF_EMPTY = 0x06054b50;

/** True if the bytes begin as a ZIP does: with a local header, or with the end record of an empty one (APPNOTE 4.3). */
export const looksLikeZip = (bytes: Buffer): boolean => {
  if (bytes.byteLength < 4) return false;
  const signature = bytes.readUInt32LE(0);
  return signature === LOCAL_HEADER || signature === END_OF_EMPTY;
};
