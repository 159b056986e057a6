import { readTag } from '../dictionary/read-tag';
import { type Element, indexOf } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { groupOf, PIXEL_DATA, tagKey } from '../parse/tag';
import { type ByteSource, DicomError, type DicomLimits } from '../port';
import { isRewritten, rawValue } from './raw-value';

/** What lies at a path of tags and indexes below `/content`. */
export type Content =
  /** Tags of the data set or of an item (`gggg-eeee`), or indexes of items or fragments. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Bytes of the file as they stand there. */
  | { readonly kind: 'range'; readonly start: number; readonly length: number }
  | { readonly kind: 'absent' }
  /** The path names a tag that neither is a number nor stands in the dictionary. */
  | { readonly kind: 'unknownTag' };

/** Values up to this size are handed over; larger ones are told as a range of the file where they stand there unchanged. */
const HANDED_OVER = 64 * 1024;
/** Bytes of the largest value that must be changed, or that was inflated. */
const LARGEST = 512 * 1024 * 1024;

const INDEX = /^\+?\d{1,9}$/;
const ABSENT: Content = { kind: 'absent' };

type File = { readonly reader: Reader; readonly isFile: boolean };

/**
 * Follows a path of tags and indexes, in turn, into a file (contract 09-resources.md §5; syntax and padding observed on 1.10.1). The meta
 * header is not part of the content. Throws a `DicomError`.
 */
export const contentOf = (source: ByteSource, path: readonly string[], limits?: Partial<DicomLimits>): Content => {
  const { layout, elements } = indexOf(source, limits);
  const file = { reader: layout.dataSet.reader, isFile: !layout.deflated };
  let current = elements;
  for (let depth = 0; ; depth += 2) {
    const name = path[depth];
    if (name === undefined) return { kind: 'names', names: tagNames(current) };
    const tag = readTag(name);
    if (tag === null) return { kind: 'unknownTag' };
    const element = current.find((one) => one.tag === tag);
    if (element === undefined) return ABSENT;
    const index = path[depth + 1];
    if (index === undefined) return shownValue(file, element);
    if (!INDEX.test(index)) return ABSENT;
    if (element.tag === PIXEL_DATA) return path[depth + 2] === undefined ? pixels(file, element, Number(index)) : ABSENT;
    const item = element.items?.[Number(index)];
    if (item === undefined) return ABSENT;
    current = item.elements;
  }
};

/** Of tags that repeat, one; the meta header, should a file hold it twice, is none of the content. */
const tagNames = (elements: readonly Element[]): readonly string[] => {
  const tags = new Set(elements.map(({ tag }) => tag).filter((tag) => groupOf(tag) !== 2));
  return [...tags].sort((a, b) => a - b).map((tag) => tagKey(tag).replace(',', '-'));
};

const indexes = (count: number): Content => ({
  kind: 'names',
  names: Array.from({ length: count }, (_, index) => String(index)),
});

const shownValue = (file: File, element: Element): Content => {
  if (element.items !== undefined) return indexes(element.items.length);
  if (element.tag === PIXEL_DATA) return indexes(element.fragments?.length ?? 1);
  return bytesOf(file, element, element);
};

/** A fragment (the offset table is the first), or the native pixel data as one. */
const pixels = (file: File, element: Element, index: number): Content => {
  if (element.fragments === undefined) return index === 0 ? bytesOf(file, element, element) : ABSENT;
  const fragment = element.fragments[index];
  return fragment === undefined ? ABSENT : bytesOf(file, element, fragment);
};

type Stretch = { readonly value: number; readonly length: number };

const bytesOf = ({ reader, isFile }: File, { vr, bigEndian, fragments }: Element, { value, length }: Stretch): Content => {
  const changes = fragments === undefined && isRewritten(vr, bigEndian);
  if (isFile && !changes && length > HANDED_OVER) return { kind: 'range', start: value, length };
  if (length > LARGEST) throw new DicomError('A value is too large to be shown', 'TooLarge');
  const bytes = reader.bytes(value, length);
  return { kind: 'bytes', bytes: changes ? rawValue(vr, bytes, bigEndian) : bytes };
};
