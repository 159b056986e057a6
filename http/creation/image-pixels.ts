import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { orthancStatus } from '../../domain/orthanc-status';
import { described, HttpFault } from '../fault';
import { badContent } from './data-uri';
import { readPam } from './pam';

/** Uncompressed pixels, interleaved, numbers of 16 bits in little endian. */
export type Pixels = {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly bits: 8 | 16;
  readonly data: Buffer;
};

/** PS3.3, C.7.6.3.1: Rows and Columns are US. */
const LARGEST_SIDE = 65_535;
/** Bytes that a decoder may need for one image. */
export const LARGEST_DECODED = 256 * 1024 * 1024;

const notDecoded = (): HttpFault => new HttpFault(badContent);
const unsupported = (): HttpFault => described(orthancStatus.NotImplemented);

/** Refuses an image that is empty or too large, before anything is allocated for it. Throws a fault. */
export const checkSize = (columns: number, rows: number, bytesPerPixel: number): void => {
  if (columns < 1 || rows < 1 || columns > LARGEST_SIDE || rows > LARGEST_SIDE) throw notDecoded();
  if (columns * rows * bytesPerPixel > LARGEST_DECODED) throw notDecoded();
};

const decoded = <T>(decode: () => T): T => {
  try {
    return decode();
  } catch {
    throw notDecoded();
  }
};

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const GRAY = 0;
const RGB = 2;
const RGBA = 6;

/** Gray of 8 or 16 bits, RGB of 8; of RGBA the alpha channel is dropped. As 1.10.1; and RGBA of 16 bits, of which the upper 8 are taken, as 1.11.2. */
const readPng = (png: Buffer): Pixels => {
  if (png.length < 33 || !png.subarray(0, 8).equals(PNG_SIGNATURE)) throw notDecoded();
  const [columns, rows, bits, type] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24] ?? 0, png[25] ?? 0];
  const known = (type === GRAY && (bits === 8 || bits === 16)) || (type === RGB && bits === 8) || type === RGBA;
  if (!known) throw unsupported();
  const wide = bits === 16 && type === GRAY;
  // The decoder expands everything to RGBA.
  checkSize(columns, rows, 4 * (wide ? 2 : 1));
  const rgba = decoded(() => PNG.sync.read(withoutTransparency(png), { skipRescale: wide })).data;
  const count = columns * rows;
  if (type !== GRAY) return { rows, columns, samples: 3, bits: 8, data: withoutAlpha(rgba, count) };
  if (!wide) return { rows, columns, samples: 1, bits: 8, data: everyFourth(rgba, count) };
  const words = new Uint16Array(rgba.buffer, rgba.byteOffset, count * 4);
  const data = Buffer.alloc(count * 2);
  for (let i = 0; i < count; i += 1) data.writeUInt16LE(words[4 * i] ?? 0, 2 * i);
  return { rows, columns, samples: 1, bits: 16, data };
};

/** Chunks but those named tRNS: the decoder blackens what is transparent by them. Stops where the file is cut. */
const withoutTransparency = (png: Buffer): Buffer => {
  const kept = [png.subarray(0, 8)];
  for (let at = 8; at < png.length; ) {
    const end = at + 8 <= png.length ? at + 12 + png.readUInt32BE(at) : png.length;
    if (png.toString('latin1', at + 4, at + 8) !== 'tRNS') kept.push(png.subarray(at, end));
    at = end;
  }
  return kept.length === 1 ? png : Buffer.concat(kept);
};

const withoutAlpha = (rgba: Uint8Array, count: number): Buffer => {
  const data = Buffer.alloc(count * 3);
  for (let i = 0; i < count; i += 1) {
    data[3 * i] = rgba[4 * i] ?? 0;
    data[3 * i + 1] = rgba[4 * i + 1] ?? 0;
    data[3 * i + 2] = rgba[4 * i + 2] ?? 0;
  }
  return data;
};

const everyFourth = (rgba: Uint8Array, count: number): Buffer => {
  const data = Buffer.alloc(count);
  for (let i = 0; i < count; i += 1) data[i] = rgba[4 * i] ?? 0;
  return data;
};

export type JpegHeader = {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly bits: number;
  /** Of the kind that transfer syntax 1.2.840.10008.1.2.4.50 holds. */
  readonly baseline: boolean;
  /** Samples of the first component for one of the second, in both directions; 1: nothing was left out. */
  readonly subsampling: number;
};

const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

/** The frame header of a JPEG (ISO 10918-1, B.2.2). Throws a fault. */
export const jpegHeader = (jpeg: Buffer): JpegHeader => {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== 0xffd8) throw notDecoded();
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (!FRAMES.has(marker)) continue;
    if (at + 13 > jpeg.length) throw notDecoded();
    const factors = jpeg[at + 11] ?? 0x11;
    return {
      bits: jpeg[at + 4] ?? 0,
      rows: jpeg.readUInt16BE(at + 5),
      columns: jpeg.readUInt16BE(at + 7),
      components: jpeg[at + 9] ?? 0,
      baseline: marker === 0xc0,
      subsampling: (factors >> 4) * (factors & 15),
    };
  }
  throw notDecoded();
};

const readJpeg = (jpeg: Buffer): Pixels => {
  const { rows, columns, components } = jpegHeader(jpeg);
  if (components !== 1 && components !== 3) throw unsupported();
  // The decoder holds coefficients of 4 bytes beside its output.
  checkSize(columns, rows, 4 * components + 4);
  const limits = { maxResolutionInMP: 512, maxMemoryUsageInMB: 1024 };
  const image = decoded(() => decodeJpeg(jpeg, { useTArray: true, tolerantDecoding: false, ...limits }));
  const count = image.width * image.height;
  const size = { rows: image.height, columns: image.width, bits: 8 } as const;
  if (components === 1) return { ...size, samples: 1, data: everyFourth(image.data, count) };
  return { ...size, samples: 3, data: withoutAlpha(image.data, count) };
};

const READERS: { readonly [mime: string]: (file: Buffer) => Pixels } = {
  'image/png': readPng,
  'image/jpeg': readJpeg,
  'image/jpg': readJpeg,
  'image/x-portable-arbitrarymap': readPam,
};

/** Null: the MIME type is not that of an image that we read. Throws a fault. Blocks: for threads. */
export const imagePixels = (mime: string, file: Buffer): Pixels | null =>
  (Object.hasOwn(READERS, mime) ? READERS[mime]?.(file) : null) ?? null;
