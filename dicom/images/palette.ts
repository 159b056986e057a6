import type { Element } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { tagOf } from '../parse/tag';
import { littleEndian } from '../pixels/native-pixels';
import { PixelError } from '../pixels/pixel-error';
import type { GrayValues } from './raster';

/** Entries of one colour, 8 bits each; the first one is for the sample `first` and all below. */
type Table = { readonly first: number; readonly entries: Uint8Array };

const DESCRIPTORS = [0x1101, 0x1102, 0x1103].map((element) => tagOf(0x0028, element));
const DATA = [0x1201, 0x1202, 0x1203].map((element) => tagOf(0x0028, element));
const ALL_ENTRIES = 65536;

const invalid = (): PixelError => new PixelError('Invalid', 'A palette is missing, or is not as its descriptor says');

const tableOf = (reader: Reader, descriptor: Element | undefined, data: Element | undefined): Table => {
  if (descriptor === undefined || data === undefined || descriptor.length < 6) throw invalid();
  const [count, first, bits] = [0, 2, 4].map((at) => reader.u16(descriptor.value + at, descriptor.bigEndian));
  if (count === undefined || first === undefined || (bits !== 8 && bits !== 16)) throw invalid();
  const length = count === 0 ? ALL_ENTRIES : count;
  const bytes = littleEndian(reader, data, 0, data.length);
  const narrow = bits === 8 && bytes.length < length * 2;
  if (bytes.length < (narrow ? length : length * 2)) throw invalid();
  const high = bits === 16 ? 1 : 0;
  return { first, entries: Uint8Array.from({ length }, (_, index) => bytes[narrow ? index : index * 2 + high] ?? 0) };
};

/** The palette of a data set (PS3.3, C.7.9): turns samples into red, green and blue of 8 bits. Throws `Invalid`; segmented palettes are none. */
export const paletteOf = (reader: Reader, elements: readonly Element[]): ((samples: GrayValues) => Uint8Array) => {
  const find = (tag: number | undefined): Element | undefined => elements.find((element) => element.tag === tag);
  const tables = DESCRIPTORS.map((descriptor, index) => tableOf(reader, find(descriptor), find(DATA[index])));
  return (samples) => {
    const colours = new Uint8Array(samples.length * 3);
    for (const [channel, { first, entries }] of tables.entries()) {
      const last = entries.length - 1;
      for (let index = 0; index < samples.length; index += 1) {
        const entry = Math.min(last, Math.max(0, (samples[index] ?? 0) - first));
        colours[index * 3 + channel] = entries[entry] ?? 0;
      }
    }
    return colours;
  };
};
