import type { Element } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { PIXEL_DATA, tagOf } from '../parse/tag';
import { PixelError } from './pixel-error';

/** What the image pixel module says (PS3.3, C.7.6.3); nothing is checked against the data yet. */
export type Image = {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly allocated: number;
  readonly stored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** True: one plane a sample, instead of one pixel after the other. */
  readonly planar: boolean;
  readonly photometric: string;
  readonly frames: number;
};

export const SAMPLES = tagOf(0x0028, 0x0002);
export const PHOTOMETRIC = tagOf(0x0028, 0x0004);
export const PLANAR = tagOf(0x0028, 0x0006);
const FRAMES = tagOf(0x0028, 0x0008);
const ROWS = tagOf(0x0028, 0x0010);
const COLUMNS = tagOf(0x0028, 0x0011);
const ALLOCATED = tagOf(0x0028, 0x0100);
const STORED = tagOf(0x0028, 0x0101);
const HIGH_BIT = tagOf(0x0028, 0x0102);
const REPRESENTATION = tagOf(0x0028, 0x0103);

/** Bytes of the longest value that is read here: a NumberOfFrames, a code. */
const LONGEST = 64;

/** Reads single values of a data set or item. */
export class Values {
  constructor(
    private readonly reader: Reader,
    private readonly elements: readonly Element[],
  ) {}

  find(tag: number): Element | undefined {
    return this.elements.find((element) => element.tag === tag);
  }

  /** The first value of a US or SS, unsigned. */
  u16(tag: number): number | null {
    const element = this.find(tag);
    if (element === undefined || element.length < 2 || element.items !== undefined) return null;
    return this.reader.u16(element.value, element.bigEndian);
  }

  text(tag: number): string | null {
    const element = this.find(tag);
    if (element === undefined || element.length > LONGEST) return null;
    return this.reader
      .bytes(element.value, element.length)
      .toString('latin1')
      .replace(/[\0 ]+$/, '')
      .trim();
  }
}

export const framesOf = (values: Values): number => {
  const text = values.text(FRAMES);
  if (text === null || text === '') return 1;
  if (!/^[+]?\d{1,10}$/.test(text)) throw new PixelError('Invalid', 'NumberOfFrames is no number');
  return Number(text);
};

const needed = (value: number | null, name: string): number => {
  if (value === null || value === 0) throw new PixelError('Invalid', `${name} is missing or zero`);
  return value;
};

/** Throws a `PixelError`: `Absent` without pixel data, `Invalid` where the description is incomplete or impossible. */
export const imageOf = (reader: Reader, elements: readonly Element[]): Image => {
  const values = new Values(reader, elements);
  if (values.find(PIXEL_DATA) === undefined) throw new PixelError('Absent', 'There is no pixel data');
  const allocated = needed(values.u16(ALLOCATED), 'BitsAllocated');
  const stored = values.u16(STORED) ?? allocated;
  const image = {
    rows: needed(values.u16(ROWS), 'Rows'),
    columns: needed(values.u16(COLUMNS), 'Columns'),
    samples: values.u16(SAMPLES) ?? 1,
    allocated,
    stored,
    highBit: values.u16(HIGH_BIT) ?? stored - 1,
    signed: values.u16(REPRESENTATION) === 1,
    planar: values.u16(PLANAR) === 1,
    photometric: values.text(PHOTOMETRIC) ?? '',
    frames: framesOf(values),
  };
  if (image.samples < 1 || image.samples > 4) throw new PixelError('Unsupported', 'SamplesPerPixel is not 1 to 4');
  if (allocated !== 1 && (allocated % 8 !== 0 || allocated > 64)) throw new PixelError('Unsupported', 'BitsAllocated');
  if (stored < 1 || stored > allocated || image.highBit < stored - 1 || image.highBit >= allocated) {
    throw new PixelError('Invalid', 'BitsStored and HighBit do not fit into BitsAllocated');
  }
  if (image.frames < 1) throw new PixelError('Invalid', 'NumberOfFrames is zero');
  return image;
};
