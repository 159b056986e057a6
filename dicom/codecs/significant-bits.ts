import type { Image } from '../pixels/image';

const fits16 = (frame: Buffer, stored: number, signed: boolean): boolean => {
  const low = signed ? -(2 ** (stored - 1)) : 0;
  const high = signed ? 2 ** (stored - 1) : 2 ** stored;
  for (let at = 0; at + 1 < frame.length; at += 2) {
    const value = signed ? frame.readInt16LE(at) : frame.readUInt16LE(at);
    if (value < low || value >= high) return false;
  }
  return true;
};

const fits8 = (frame: Buffer, stored: number, signed: boolean): boolean => {
  for (const byte of frame) {
    const value = signed && byte > 0x7f ? byte - 0x100 : byte;
    if (signed ? value < -(2 ** (stored - 1)) || value >= 2 ** (stored - 1) : value >= 2 ** stored) return false;
  }
  return true;
};

/**
 * The bits with which a frame must be encoded to lose none: BitsStored, or BitsAllocated where something (an overlay, a marker of padding) lies
 * above them. The frame is native and little endian, of 8 or 16 bits.
 */
export const significantBits = (frame: Buffer, { allocated, stored, highBit, signed }: Image): number => {
  if (stored === allocated) return stored;
  if (highBit !== stored - 1) return allocated;
  return (allocated === 8 ? fits8 : fits16)(frame, stored, signed) ? stored : allocated;
};
