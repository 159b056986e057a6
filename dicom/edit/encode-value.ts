import { isText, vrName } from '../parse/vr';
import type { Encode } from '../text/encode-text';

/** Why a text is no value of a VR; it never holds the text. */
export type ValueError = { readonly _tag: 'NotInCharacterSet' } | { readonly _tag: 'NotOfVr'; readonly vr: string };

type Write = { readonly size: number; readonly write: (bytes: Buffer, text: string, offset: number, bigEndian: boolean) => void };

const integer = (text: string): bigint => {
  if (!/^[+-]?\d+$/.test(text)) throw new RangeError('not an integer');
  return BigInt(text);
};

const number = (text: string): number => {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new RangeError('not a number');
  return value;
};

const tag = (text: string): readonly [number, number] => {
  const digits = /^\(?([0-9a-f]{4})[,-]?([0-9a-f]{4})\)?$/i.exec(text);
  if (digits === null) throw new RangeError('not a tag');
  return [Number.parseInt(digits[1] ?? '', 16), Number.parseInt(digits[2] ?? '', 16)];
};

const unsigned = (size: 2 | 4): Write => ({
  size,
  write: (bytes, text, offset, bigEndian) => {
    const value = Number(integer(text));
    if (bigEndian) bytes.writeUIntBE(value, offset, size);
    else bytes.writeUIntLE(value, offset, size);
  },
});

const signed = (size: 2 | 4): Write => ({
  size,
  write: (bytes, text, offset, bigEndian) => {
    const value = Number(integer(text));
    if (bigEndian) bytes.writeIntBE(value, offset, size);
    else bytes.writeIntLE(value, offset, size);
  },
});

const BINARY: { readonly [vr: string]: Write } = {
  US: unsigned(2),
  UL: unsigned(4),
  SS: signed(2),
  SL: signed(4),
  UV: {
    size: 8,
    write: (bytes, text, offset, bigEndian) => {
      if (bigEndian) bytes.writeBigUInt64BE(integer(text), offset);
      else bytes.writeBigUInt64LE(integer(text), offset);
    },
  },
  SV: {
    size: 8,
    write: (bytes, text, offset, bigEndian) => {
      if (bigEndian) bytes.writeBigInt64BE(integer(text), offset);
      else bytes.writeBigInt64LE(integer(text), offset);
    },
  },
  FL: {
    size: 4,
    write: (bytes, text, offset, bigEndian) => {
      if (bigEndian) bytes.writeFloatBE(number(text), offset);
      else bytes.writeFloatLE(number(text), offset);
    },
  },
  FD: {
    size: 8,
    write: (bytes, text, offset, bigEndian) => {
      if (bigEndian) bytes.writeDoubleBE(number(text), offset);
      else bytes.writeDoubleLE(number(text), offset);
    },
  },
  AT: {
    size: 4,
    write: (bytes, text, offset, bigEndian) => {
      for (const [index, part] of tag(text).entries()) {
        if (bigEndian) bytes.writeUInt16BE(part, offset + 2 * index);
        else bytes.writeUInt16LE(part, offset + 2 * index);
      }
    },
  },
};

const binary = ({ size, write }: Write, text: string, bigEndian: boolean): Buffer => {
  const values = text.trim() === '' ? [] : text.split('\\');
  const bytes = Buffer.alloc(size * values.length);
  for (const [index, value] of values.entries()) write(bytes, value.trim(), size * index, bigEndian);
  return bytes;
};

/** Padded to an even length as PS3.5, 6.2 says: UIDs with a zero, other text with a space. */
const padded = (bytes: Buffer, vr: string): Buffer =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ', 'latin1')]);

/**
 * A text as the value of an element. Several values are separated by backslashes; numbers in decimal, tags as `gggg,eeee`. Other binary VRs (OB, UN, …) take the
 * characters of the text as they are encoded.
 */
export const encodeValue = (vr: number, text: string, encode: Encode, bigEndian: boolean): Buffer | ValueError => {
  const name = vrName(vr);
  const write = BINARY[name];
  if (write !== undefined) {
    try {
      return binary(write, text, bigEndian);
    } catch {
      return { _tag: 'NotOfVr', vr: name };
    }
  }
  const bytes = encode(text);
  if (bytes === null) return { _tag: 'NotInCharacterSet' };
  if (isText(vr)) return padded(bytes, name);
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
};
