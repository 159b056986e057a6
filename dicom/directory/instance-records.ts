import type { NewElement } from '../edit/editor';
import { encodeElement } from '../edit/encode-element';
import { type DicomIndex, type Element, type Item, indexOf } from '../parse/element-index';
import { META_SYNTAX } from '../parse/layout';
import type { Reader } from '../parse/reader';
import { vrOf } from '../parse/vr';
import type { ByteSource, DicomLimits } from '../port';
import { explicitValue, paddedText } from './explicit-value';
import { EXTENDED_SERIES_KEYS, instanceKeys, type Key, type MadeUp, PATIENT_KEYS, SERIES_KEYS, STUDY_KEYS } from './keys';
import { type RecordType, recordTypeOf } from './record-type';

/** The place of an instance in the file-set, and what its records say where it does not say it itself. */
export type Place = {
  /** Components separated by backslashes (PS3.10, 8.2). */
  readonly fileId: string;
  readonly madeUp: { readonly [fact in Extract<MadeUp, { fact: unknown }>['fact']]: string };
};

/** The keys of an instance's record and of those above it, encoded in explicit little endian. */
export type InstanceRecords = {
  readonly type: RecordType;
  readonly patient: Uint8Array;
  readonly study: Uint8Array;
  readonly series: Uint8Array;
  readonly instance: Uint8Array;
};

const SOP_CLASS = 0x00080016;
const SOP_INSTANCE = 0x00080018;
const CONTENT_SEQUENCE = 0x0040a730;
const RELATIONSHIP_TYPE = 0x0040a010;
const VERIFICATION_MOMENT = 0x0040a030;
const VERIFYING_OBSERVERS = 0x0040a073;
/** Contract 02-archive-media.md §6: what stands in for StudyDate and StudyTime, in this order. */
const ALTERNATIVES: ReadonlyMap<number, readonly number[]> = new Map([
  [0x00080020, [0x00080021, 0x00080022, 0x00080023]],
  [0x00080030, [0x00080031, 0x00080032, 0x00080033]],
]);

/** Bytes: longer texts and sequences are no use in a directory, and records stay in memory. */
const MAX_TEXT = 1024;
const MAX_SEQUENCE = 64 * 1024;

const SQ = vrOf('SQ');
const UI = vrOf('UI');
const CS = vrOf('CS');

const textOf = (element: Element | undefined, reader: Reader): string =>
  element === undefined || element.items !== undefined || element.length > MAX_TEXT
    ? ''
    : paddedText(reader.bytes(element.value, element.length), UI)
        .toString('latin1')
        .replace(/[ \0]+$/, '');

/** Finds the elements that keys speak of, also where PS3.3 F.5 wants them from inside a sequence. */
const finderOf = ({ elements, layout }: DicomIndex) => {
  const { reader } = layout.dataSet;
  const byTag = new Map<number, Element>();
  for (const element of elements) if (!byTag.has(element.tag)) byTag.set(element.tag, element);

  const inItem = ({ elements: inside }: Item, tag: number): Element | undefined => inside.find((each) => each.tag === tag);

  return (tag: number): Element | undefined => {
    const found = byTag.get(tag);
    switch (tag) {
      case CONTENT_SEQUENCE: {
        // F.5.25: only what modifies the concept name.
        const items = found?.items?.filter((item) => textOf(inItem(item, RELATIONSHIP_TYPE), reader) === 'HAS CONCEPT MOD') ?? [];
        return found === undefined || items.length === 0 ? undefined : { ...found, items };
      }
      case VERIFICATION_MOMENT: {
        // F.5.25: the most recent one of all observers.
        const moments = byTag.get(VERIFYING_OBSERVERS)?.items?.flatMap((item) => inItem(item, tag) ?? []) ?? [];
        return [...moments].sort((a, b) => (textOf(a, reader) < textOf(b, reader) ? 1 : -1))[0];
      }
      default:
        return found;
    }
  };
};

const isEmpty = (value: NewElement['value']): boolean => value.length === 0;

const madeUpValue = (otherwise: MadeUp, vr: number, { madeUp }: Place): Buffer =>
  paddedText(Buffer.from('text' in otherwise ? otherwise.text : madeUp[otherwise.fact], 'latin1'), vr);

/** What is written of a key that the instance has no value for. */
const withoutValue = ({ tag, vr, ...key }: Key, place: Place): readonly Buffer[] => {
  switch (key.type) {
    case '1C':
      return [];
    case '2':
      return [encodeElement({ tag, vr, value: Buffer.alloc(0) }, META_SYNTAX)];
    case '1':
      return [encodeElement({ tag, vr, value: madeUpValue(key.otherwise, vr, place) }, META_SYNTAX)];
  }
};

const encodeKeys = (
  keys: readonly Key[],
  find: (tag: number) => Element | undefined,
  reader: Reader,
  place: Place,
): readonly Buffer[] => {
  const valueAt = (tag: number, vr: number): NewElement['value'] => {
    const element = find(tag);
    if (element === undefined || (vr === SQ) !== (element.items !== undefined)) return Buffer.alloc(0);
    if (vr !== SQ && element.length > MAX_TEXT) return Buffer.alloc(0);
    return explicitValue(element, vr, reader);
  };
  return keys.flatMap((key): readonly Buffer[] => {
    const { tag, vr } = key;
    const places = [tag, ...(ALTERNATIVES.get(tag) ?? [])];
    const value = places.map((each) => valueAt(each, vr)).find((each) => !isEmpty(each)) ?? Buffer.alloc(0);
    const encoded = encodeElement({ tag, vr, value }, META_SYNTAX);
    return isEmpty(value) || encoded.length > MAX_SEQUENCE ? withoutValue(key, place) : [encoded];
  });
};

/**
 * The directory records of an instance (PS3.3, F.5), read from its file. Values are trimmed and padded anew, text stays in the character set of the
 * file. An instance without SOP class has an empty one in its record. Throws `DicomError`.
 */
export const instanceRecords = (
  source: ByteSource,
  place: Place,
  extended: boolean,
  limits?: Partial<DicomLimits>,
): InstanceRecords => {
  const index = indexOf(source, limits);
  const { reader } = index.layout.dataSet;
  const find = finderOf(index);
  const sopClass = textOf(find(SOP_CLASS), reader);
  const type = recordTypeOf(sopClass);
  const text = (tag: number, vr: number, value: string): Buffer =>
    encodeElement({ tag, vr, value: paddedText(Buffer.from(value, 'latin1'), vr) }, META_SYNTAX);
  const record = (keys: readonly Key[]): Buffer => Buffer.concat(encodeKeys(keys, find, reader, place));
  return {
    type,
    patient: record(PATIENT_KEYS),
    study: record(STUDY_KEYS),
    series: record(extended ? EXTENDED_SERIES_KEYS : SERIES_KEYS),
    instance: Buffer.concat([
      text(0x00041500, CS, place.fileId),
      text(0x00041510, UI, sopClass),
      text(0x00041511, UI, textOf(find(SOP_INSTANCE), reader)),
      text(0x00041512, UI, index.layout.transferSyntax),
      record(instanceKeys(type)),
    ]),
  };
};
