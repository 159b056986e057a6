import type { Outcome } from '../../threads/port';
import { type DicomIndex, type Element, indexOf } from '../parse/element-index';
import { SPECIFIC_CHARACTER_SET } from '../parse/tag';
import { type Decode, DicomError, type DicomLimits } from '../port';
import { type FileToRead, withSource } from '../source/file-to-read';
import { decoderOf } from '../text/character-set';
import { defaultDecoder } from '../text/default-encoding';
import { valueText } from '../text/value-text';
import type { NewTag, NewValue } from './modification';

export type ReadValuesRequest = {
  readonly file: FileToRead;
  readonly tags: readonly number[];
  readonly limits: Partial<DicomLimits>;
  /** Option DefaultEncoding. */
  readonly encoding: string;
};

const valuesOf = ({ elements, layout }: DicomIndex, wanted: ReadonlySet<number>, fallback: Decode): readonly NewTag[] => {
  const { reader } = layout.dataSet;
  const bytes = ({ value, length }: Element): Buffer => reader.bytes(value, length);
  const setOf = (siblings: readonly Element[], inherited: Decode): Decode => {
    const own = siblings.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
    return own === undefined ? inherited : decoderOf(bytes(own).toString('latin1'), fallback);
  };
  const valueIn = (element: Element, decode: Decode): NewValue | null => {
    if (element.fragments !== undefined) return null;
    if (element.items !== undefined) {
      const items = element.items.map((item) => itemOf(item.elements, setOf(item.elements, decode)));
      return { kind: 'items', items };
    }
    if (element.length === 0) return { kind: 'text', text: '' };
    const text = valueText(element.vr, bytes(element), element.bigEndian, decode);
    return text === null ? { kind: 'bytes', base64: bytes(element).toString('base64') } : { kind: 'text', text };
  };
  const itemOf = (siblings: readonly Element[], decode: Decode): readonly NewTag[] =>
    siblings
      .filter(({ tag }) => tag !== SPECIFIC_CHARACTER_SET)
      .flatMap((element) => {
        const value = valueIn(element, decode);
        return value === null ? [] : [{ tag: element.tag, value }];
      });
  return itemOf(
    elements.filter(({ tag }) => wanted.has(tag)),
    setOf(elements, fallback),
  );
};

/** The values of some tags of a file, as a modification takes them, as a task of the threads; null: the file cannot be read. */
export const readValues = ({ file, tags, limits, encoding }: ReadValuesRequest): Outcome<readonly NewTag[] | null> => {
  try {
    const value = withSource(file, (source) => valuesOf(indexOf(source, limits), new Set(tags), defaultDecoder(encoding)));
    return { value, transfer: [] };
  } catch (error) {
    if (error instanceof DicomError) return { value: null, transfer: [] };
    throw error;
  }
};
