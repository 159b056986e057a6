import { InvalidPdu } from './pdu';

/** An item of an associate PDU: a type, and its bytes. */
export type Item = { readonly type: number; readonly bytes: Buffer };

/** The items that fill `bytes` (PS3.8 §9.3.1: type, reserved, length of two bytes). Throws `InvalidPdu`. */
export function* itemsOf(bytes: Buffer): Generator<Item> {
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw new InvalidPdu('item header');
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw new InvalidPdu('item length');
    yield { type: bytes.readUInt8(at), bytes: bytes.subarray(at + 4, end) };
    at = end;
  }
}

export const item = (type: number, ...parts: readonly Buffer[]): Buffer => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = Buffer.alloc(4);
  header.writeUInt8(type, 0);
  header.writeUInt16BE(length, 2);
  return Buffer.concat([header, ...parts]);
};

export const uint16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** UIDs are sent without padding, but some pad them. */
export const uidOf = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\0 ]+$/, '');

export const textItem = (type: number, text: string): Buffer => item(type, Buffer.from(text, 'latin1'));

/** A title of 16 bytes, padded with spaces. */
export const titleBytes = (title: string): Buffer => Buffer.from(title.slice(0, 16).padEnd(16, ' '), 'latin1');

/** Spaces around a title do not count (PS3.8 §9.3.2), nor do bytes of zero that some pad with. */
export const titleOf = (bytes: Buffer): string => bytes.toString('latin1').replace(/\0/g, ' ').trim();
