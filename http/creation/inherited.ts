import { moduleTags } from '../../dicom/modules/module-tags';
import { indexOf } from '../../dicom/parse/element-index';
import { SPECIFIC_CHARACTER_SET, tagKey } from '../../dicom/parse/tag';
import type { DicomLimits } from '../../dicom/port';
import { type FileToRead, withSource } from '../../dicom/source/file-to-read';
import { decoderOf } from '../../dicom/text/character-set';
import { defaultDecoder } from '../../dicom/text/default-encoding';
import { valueText } from '../../dicom/text/value-text';
import type { Level } from '../../domain/resource/events';

export type Parent = { readonly level: Exclude<Level, 'Instance'>; readonly file: FileToRead };

/** What a new instance takes over: texts by tag, sequences left out (observed on 1.10.1). `characterSet`: that of the parent, or null. */
export type Inherited = { readonly texts: ReadonlyMap<number, string>; readonly characterSet: string | null };

const LEVELS = { Patient: ['Patient'], Study: ['Patient', 'Study'], Series: ['Patient', 'Study', 'Series'] } as const;
const LARGEST_VALUE = 64 * 1024;

/** Reads the modules of the parent, and of what it belongs to, from one of its instances. Throws a `DicomError`, or what opening throws. */
export const readInherited = ({ level, file }: Parent, encoding: string, limits: Partial<DicomLimits>): Inherited =>
  withSource(file, (source) => {
    const { elements, layout } = indexOf(source, limits);
    const { reader } = layout.dataSet;
    const wanted = new Set<string>(LEVELS[level].flatMap((each) => moduleTags[each]));
    const texts = new Map<number, string>();
    const declared = elements.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
    const characterSet =
      declared === undefined ? null : reader.bytes(declared.value, declared.length).toString('latin1').trim() || null;
    const decode = decoderOf(characterSet ?? undefined, defaultDecoder(encoding));
    for (const { tag, vr, value, length, items, fragments, bigEndian } of elements) {
      if (!wanted.has(tagKey(tag)) || items !== undefined || fragments !== undefined || length > LARGEST_VALUE) continue;
      const text = length === 0 ? '' : valueText(vr, reader.bytes(value, length), bigEndian, decode);
      if (text !== null && !texts.has(tag)) texts.set(tag, text);
    }
    return { texts, characterSet };
  });
