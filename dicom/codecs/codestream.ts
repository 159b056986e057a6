/** What the header of a codestream says of its image. */
export type CodestreamSize = {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
};

const isFrameHeader = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);

/** Markers without a length: TEM, and RST0 to EOI. */
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);

/** The frame header of a JPEG or JPEG-LS codestream (ISO 10918-1, B.2.2; ISO 14495-1, C.2.2); null if it has none. */
export const jpegSize = (bytes: Buffer): CodestreamSize | null => {
  let at = 0;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (standsAlone(marker)) at += 2;
    else if (isFrameHeader(marker)) {
      if (at + 10 > bytes.length) return null;
      return {
        precision: bytes.readUInt8(at + 4),
        rows: bytes.readUInt16BE(at + 5),
        columns: bytes.readUInt16BE(at + 7),
        components: bytes.readUInt8(at + 9),
      };
    } else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
};

const SIZ = Buffer.from([0xff, 0x4f, 0xff, 0x51]);
/** A JP2 file, which is not allowed but seen, has boxes before the codestream. */
const LONGEST_BOXES = 64 * 1024;

/** The SIZ segment of a JPEG 2000 codestream (ISO 15444-1, A.5.1), bare or in a JP2 file; null if it has none. */
export const jpeg2000Size = (bytes: Buffer): CodestreamSize | null => {
  const start = bytes.subarray(0, LONGEST_BOXES).indexOf(SIZ);
  if (start < 0 || start + 43 > bytes.length) return null;
  const u32 = (offset: number): number => bytes.readUInt32BE(start + offset);
  return {
    columns: u32(8) - u32(16),
    rows: u32(12) - u32(20),
    components: bytes.readUInt16BE(start + 40),
    precision: (bytes.readUInt8(start + 42) & 0x7f) + 1,
  };
};
