import { type Element, type Item, indexOf } from '../parse/element-index';
import { tagKey } from '../parse/tag';
import { vrOf } from '../parse/vr';
import { memorySource } from '../source/memory-source';
import { hasText, valueText } from '../text/value-text';

/** A record of a DICOMDIR as one finds it by following the offsets from the root. */
export type DirectoryRecord = {
  readonly type: string;
  /** Texts by `gggg,eeee`, in Latin 1; of a sequence the number of its items. Without those of group 0004 that hold offsets. */
  readonly keys: { readonly [tag: string]: string };
  readonly lower: readonly DirectoryRecord[];
};

export type ReadDirectory = {
  readonly roots: readonly DirectoryRecord[];
  /** Records that are in the file, reached or not. */
  readonly count: number;
};

const DIRECTORY_RECORDS = 0x00041220;
const LINKS: ReadonlySet<string> = new Set(['0004,1400', '0004,1410', '0004,1420', '0004,1430']);

/** Reads a DICOMDIR as PS3.3, F.3 says. Throws if an offset leads to no record, or in a circle. */
export const readDirectory = (file: Buffer): ReadDirectory => {
  const { elements, layout } = indexOf(memorySource(file));
  const { reader } = layout.dataSet;

  const text = (element: Element): string => {
    if (element.items !== undefined) return String(element.items.length);
    const bytes = reader.bytes(element.value, element.length);
    if (!hasText(element.vr)) return bytes.toString('hex');
    const value = valueText(element.vr, bytes, false, (raw) => raw.toString('latin1')) ?? '';
    return element.vr === vrOf('UI') ? value.replace(/\0$/, '') : value;
  };
  const keysOf = (from: readonly Element[]): { readonly [tag: string]: string } =>
    Object.fromEntries(from.map((element) => [tagKey(element.tag), text(element)]));

  const sequence = elements.find(({ tag }) => tag === DIRECTORY_RECORDS);
  const items = new Map<number, Item>(sequence?.items?.map((item) => [item.header, item]));
  const seen = new Set<number>();

  const chain = (first: number): readonly DirectoryRecord[] => {
    const records: DirectoryRecord[] = [];
    for (let offset = first; offset !== 0; ) {
      const item = items.get(offset);
      if (item === undefined || seen.has(offset)) throw new Error(`No record, or one twice, at ${offset}`);
      seen.add(offset);
      const keys = keysOf(item.elements);
      records.push({
        type: keys['0004,1430'] ?? '',
        keys: Object.fromEntries(Object.entries(keys).filter(([tag]) => !LINKS.has(tag))),
        lower: chain(Number(keys['0004,1420'])),
      });
      offset = Number(keys['0004,1400']);
    }
    return records;
  };

  const roots = chain(Number(keysOf(elements.filter(({ tag }) => tag !== DIRECTORY_RECORDS))['0004,1200']));
  return { roots, count: items.size };
};
