import type { ElementSpec, FragmentsSpec, ItemsSpec, TagSpecs, ValueSpec } from './element-spec';
import { wellKnownVr } from './well-known-vr';

/** How a data set is written (PS3.5, chapters 7 and 10). */
export type Encoding = {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly text: 'latin1' | 'utf8';
};

const UNDEFINED = 0xffffffff;
const LONG_VRS: ReadonlySet<string> = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/** `width` bytes of an unsigned number. */
const unsigned = (value: number, width: 2 | 4, { bigEndian }: Encoding): Buffer => {
  const bytes = Buffer.alloc(width);
  if (bigEndian) bytes.writeUIntBE(value, 0, width);
  else bytes.writeUIntLE(value, 0, width);
  return bytes;
};

const u16 = (value: number, encoding: Encoding): Buffer => unsigned(value, 2, encoding);

const u32 = (value: number, encoding: Encoding): Buffer => unsigned(value, 4, encoding);

const tagBytes = (tag: string, encoding: Encoding): Buffer =>
  Buffer.concat([u16(Number.parseInt(tag.slice(0, 4), 16), encoding), u16(Number.parseInt(tag.slice(5), 16), encoding)]);

const header = (tag: string, vr: string, length: number, encoding: Encoding): Buffer => {
  const start = tagBytes(tag, encoding);
  if (!encoding.explicit) return Buffer.concat([start, u32(length, encoding)]);
  if (LONG_VRS.has(vr)) return Buffer.concat([start, Buffer.from(`${vr}\0\0`, 'latin1'), u32(length, encoding)]);
  return Buffer.concat([start, Buffer.from(vr, 'latin1'), u16(length, encoding)]);
};

/** Items and delimiters have no VR, in explicit syntaxes too (PS3.5, 7.5). */
const itemHeader = (tag: string, length: number, encoding: Encoding): Buffer =>
  Buffer.concat([tagBytes(tag, encoding), u32(length, encoding)]);

const WIDTHS: { readonly [vr: string]: number } = { US: 2, SS: 2, OW: 2, UL: 4, SL: 4, AT: 4, FL: 4, OF: 4, OL: 4, FD: 8, OD: 8 };
const WIDE: ReadonlySet<string> = new Set(['SV', 'UV', 'OV']);

const numberBytes = (vr: string, value: number, encoding: Encoding): Buffer => {
  if (vr === 'AT') return Buffer.concat([u16(value >>> 16, encoding), u16(value & 0xffff, encoding)]);
  if (vr === 'FL' || vr === 'OF' || vr === 'FD' || vr === 'OD') {
    const bytes = vr === 'FL' || vr === 'OF' ? Buffer.alloc(4) : Buffer.alloc(8);
    if (bytes.length === 4) bytes.writeFloatLE(value);
    else bytes.writeDoubleLE(value);
    return encoding.bigEndian ? bytes.reverse() : bytes;
  }
  const width = WIDTHS[vr] ?? 1;
  if (width === 4) return u32(value >>> 0, encoding);
  return width === 2 ? u16(value & 0xffff, encoding) : Buffer.from([value & 0xff]);
};

const wideBytes = (value: bigint, { bigEndian }: Encoding): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bigEndian ? bytes.reverse() : bytes;
};

const valueBytes = ({ vr, value }: ValueSpec, encoding: Encoding): Buffer => {
  if (typeof value === 'string') return Buffer.from(value, encoding.text);
  if (Buffer.isBuffer(value)) return value;
  return Buffer.concat(
    Array.from(value, (each: number | bigint) =>
      typeof each === 'bigint' || WIDE.has(vr) ? wideBytes(BigInt(each), encoding) : numberBytes(vr, each, encoding),
    ),
  );
};

const padded = (vr: string, bytes: Buffer): Buffer => {
  if (bytes.length % 2 === 0) return bytes;
  const zero = vr === 'UI' || vr === 'OB' || vr === 'UN' || vr in WIDTHS;
  return Buffer.concat([bytes, Buffer.from(zero ? '\0' : ' ', 'latin1')]);
};

const writeItems = (tag: string, { vr, items, lengths }: ItemsSpec, outer: Encoding): Buffer => {
  const encoding: Encoding = vr === 'UN' ? { ...outer, explicit: false, bigEndian: false } : outer;
  const known = lengths === 'defined';
  const body = items.flatMap((item) => {
    const content = writeElements(item, encoding);
    const start = itemHeader('fffe,e000', known ? content.length : UNDEFINED, encoding);
    return known ? [start, content] : [start, content, itemHeader('fffe,e00d', 0, encoding)];
  });
  const content = Buffer.concat(body);
  const start = header(tag, vr, known ? content.length : UNDEFINED, outer);
  return known ? Buffer.concat([start, content]) : Buffer.concat([start, content, itemHeader('fffe,e0dd', 0, encoding)]);
};

const writeFragments = (tag: string, { vr, fragments, offsets }: FragmentsSpec, encoding: Encoding): Buffer =>
  Buffer.concat([
    header(tag, vr, UNDEFINED, encoding),
    ...[offsets ?? Buffer.alloc(0), ...fragments].flatMap((fragment) => {
      const bytes = padded('OB', fragment);
      return [itemHeader('fffe,e000', bytes.length, encoding), bytes];
    }),
    itemHeader('fffe,e0dd', 0, encoding),
  ]);

const writeElement = (tag: string, spec: ElementSpec, encoding: Encoding): Buffer => {
  if ('items' in spec) return writeItems(tag, spec, encoding);
  if ('fragments' in spec) return writeFragments(tag, spec, encoding);
  const bytes = padded(spec.vr, valueBytes(spec, encoding));
  return Buffer.concat([header(tag, spec.vr, bytes.length, encoding), bytes]);
};

/** The elements in ascending order of their tags. */
export const writeElements = (tags: TagSpecs, encoding: Encoding): Buffer =>
  Buffer.concat(
    Object.entries(tags)
      .map(([tag, spec]) => [tag.toLowerCase(), spec] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([tag, spec]) => writeElement(tag, typeof spec === 'string' ? { vr: wellKnownVr(tag), value: spec } : spec, encoding)),
  );
