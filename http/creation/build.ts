import { readTag } from '../../dicom/dictionary/read-tag';
import type { NewElement } from '../../dicom/edit/editor';
import { encodeElement } from '../../dicom/edit/encode-element';
import { newMeta } from '../../dicom/edit/meta-header';
import type { NewTag } from '../../dicom/modify/modification';
import { newElement, type Writing } from '../../dicom/modify/new-element';
import { META_SYNTAX } from '../../dicom/parse/layout';
import {
  elementOf,
  groupOf,
  isPrivate,
  isPrivateCreator,
  PIXEL_DATA,
  SPECIFIC_CHARACTER_SET,
  tagKey,
} from '../../dicom/parse/tag';
import { EXPLICIT_LITTLE } from '../../dicom/parse/transfer-syntax';
import { OB, vrOf } from '../../dicom/parse/vr';
import type { DicomLimits } from '../../dicom/port';
import { defaultCharacterSet } from '../../dicom/text/default-encoding';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { described, HttpFault } from '../fault';
import { droppingEncoder, writtenCharacterSet } from './character-sets';
import { type ContentElements, contentElements } from './content-elements';
import { badContent, type Payload, readDataUri } from './data-uri';
import { type Inherited, type Parent, readInherited } from './inherited';
import { interpretedValue, textValue } from './new-text';
import type { Given, Plan } from './plan';

export type Creation = Pick<Plan, 'form' | 'tags' | 'characterSet'> & {
  readonly parent: Parent | null;
  readonly interpretBinaryTags: boolean;
  readonly privateCreator: string;
  readonly force: boolean;
  readonly encapsulate: boolean;
  readonly given: Given | null;
  /** Its place in a series that is made, counted from 1, and its own tags. */
  readonly item: { readonly number: number; readonly count: number; readonly tags: JsonObject } | null;
  readonly ids: { readonly patient: string; readonly study: string; readonly series: string; readonly instance: string };
  /** `YYYYMMDD` and `HHMMSS.ffffff`. */
  readonly now: { readonly date: string; readonly time: string };
  /** Option DefaultEncoding. */
  readonly encoding: string;
  readonly limits: Partial<DicomLimits>;
};

const SOP_CLASS = 0x00080016;
const SOP_INSTANCE = 0x00080018;
const PATIENT_ID = 0x00100020;
const STUDY_UID = 0x0020000d;
const SERIES_UID = 0x0020000e;
const ENCAPSULATED_DOCUMENT = 0x00420011;
const META_SOP_INSTANCE = 0x00020003;
const IDENTIFIERS: ReadonlySet<number> = new Set([SOP_INSTANCE, STUDY_UID, SERIES_UID, META_SOP_INSTANCE]);

const STUDY_MOMENT = [0x00080020, 0x00080030] as const;
const SERIES_MOMENT = [0x00080021, 0x00080031] as const;
const OTHER_MOMENTS = [
  [0x00080012, 0x00080013],
  [0x00080022, 0x00080032],
  [0x00080023, 0x00080033],
] as const;
/** What tags may say without `Force`, whatever was there (contract 05-create-dicom-pdf.md §1). */
const FREE: ReadonlySet<number> = new Set([
  PATIENT_ID,
  SPECIFIC_CHARACTER_SET,
  ...[STUDY_MOMENT, SERIES_MOMENT, ...OTHER_MOMENTS].flat(),
]);

/** What stands in a meta header for the class of an instance that has none: that of DCMTK, as Orthanc writes it. */
const NO_SOP_CLASS = '1.2.276.0.7230010.3.1.0.1';

const US = vrOf('US');

/** The data set while it is made. */
class DataSet {
  readonly elements = new Map<number, NewElement>();
  payload: Payload | null = null;

  constructor(
    private readonly creation: Creation,
    readonly writing: Writing,
  ) {}

  text(tag: number, text: string): void {
    this.set({ tag, value: { kind: 'text', text } }, undefined);
  }

  set(tag: NewTag, creator: string | undefined): void {
    this.elements.set(tag.tag, newElement(tag, this.writing, creator));
  }

  /** Members in the order in which Orthanc keeps them: of two names of one tag, the last one counts. */
  take(tags: JsonObject, isProtected: (tag: number) => boolean): void {
    for (const name of Object.keys(tags).sort()) this.member(name, tags[name] ?? null, isProtected);
  }

  private member(name: string, value: Json, isProtected: (tag: number) => boolean): void {
    const { form, force } = this.creation;
    if (form === 'flat' && typeof value !== 'string') throw described(orthancStatus.CreateDicomNotString);
    const tag = readTag(name);
    if (tag === null || groupOf(tag) === 0xfffe) throw described(orthancStatus.UnknownDicomTag);
    if (form === 'modern' && tag === PIXEL_DATA) throw described(orthancStatus.CreateDicomUseContent);
    if (form === 'modern' && !force && isProtected(tag)) throw described(orthancStatus.CreateDicomOverrideTag, name);
    if (form === 'flat' && isPrivate(tag)) {
      throw described(orthancStatus.InternalError, `Cannot apply this function to private tags: ${tagKey(tag)}`);
    }
    // The meta header, and group lengths, follow from the rest.
    if (groupOf(tag) <= 2 || elementOf(tag) === 0) return;
    if (tag === SPECIFIC_CHARACTER_SET && form === 'modern') return;
    if (!this.embed(tag, value)) this.plain(tag, value);
  }

  private plain(tag: number, value: Json): void {
    const { privateCreator, interpretBinaryTags, form } = this.creation;
    const creator = isPrivate(tag) && privateCreator !== '' ? privateCreator : undefined;
    const isText = typeof value === 'string' && (form === 'flat' || !interpretBinaryTags);
    this.set({ tag, value: isText ? textValue(tag, creator, value) : interpretedValue(tag, creator, value) }, creator);
    if (creator !== undefined) this.reserve(tag, creator);
  }

  /** PS3.5, 7.8.1: the block of a private element has a creator. Orthanc leaves it out. */
  private reserve(tag: number, creator: string): void {
    const block = elementOf(tag) >>> 8;
    if (isPrivateCreator(tag) || block < 0x10) return;
    const reserving = groupOf(tag) * 0x10000 + block;
    if (!this.elements.has(reserving)) this.text(reserving, creator);
  }

  /** Contents in tags, as Orthanc takes them: `PixelData` of the flat form, and an EncapsulatedDocument that is no mere bytes. */
  private embed(tag: number, value: Json): boolean {
    const { form, interpretBinaryTags } = this.creation;
    if (typeof value !== 'string') return false;
    if (form === 'flat' && tag === PIXEL_DATA) {
      this.payload = readDataUri(value);
      if (this.payload === null) throw new HttpFault(badContent);
      return true;
    }
    if (form === 'flat' || tag !== ENCAPSULATED_DOCUMENT || !interpretBinaryTags) return false;
    const payload = readDataUri(value);
    if (payload === null || payload.mime === 'application/octet-stream') return false;
    this.payload = payload;
    return true;
  }

  content({ elements, weak }: ContentElements): void {
    for (const element of weak) if (!this.elements.has(element.tag)) this.elements.set(element.tag, element);
    for (const element of elements) this.elements.set(element.tag, element);
  }

  uid(tag: number): string {
    const value = this.elements.get(tag)?.value;
    return Buffer.isBuffer(value) ? value.toString('latin1').replace(/[\0 ]+$/, '') : '';
  }
}

const startOf = (creation: Creation, { texts }: Inherited, characterSet: string, writing: Writing): DataSet => {
  const { parent, ids, now, form } = creation;
  const dataSet = new DataSet(creation, writing);
  for (const [tag, text] of texts) dataSet.text(tag, text);
  dataSet.text(SOP_INSTANCE, ids.instance);
  if (parent === null || parent.level === 'Patient') dataSet.text(STUDY_UID, ids.study);
  if (parent?.level !== 'Series') dataSet.text(SERIES_UID, ids.series);
  if (parent === null) dataSet.text(PATIENT_ID, ids.patient);
  if (form === 'flat') return dataSet;
  dataSet.text(SPECIFIC_CHARACTER_SET, characterSet);
  const moments = [
    ...OTHER_MOMENTS,
    ...(parent === null || parent.level === 'Patient' ? [STUDY_MOMENT] : []),
    ...(parent?.level === 'Series' ? [] : [SERIES_MOMENT]),
  ];
  for (const [date, time] of moments) {
    dataSet.text(date, now.date);
    dataSet.text(time, now.time);
  }
  return dataSet;
};

const number = (dataSet: DataSet, { number: index, count }: NonNullable<Creation['item']>): void => {
  const imageIndex = Buffer.alloc(2);
  imageIndex.writeUInt16LE(index);
  dataSet.text(0x00200013, String(index));
  dataSet.elements.set(0x00541330, { tag: 0x00541330, vr: US, value: imageIndex });
  dataSet.text(0x00201002, String(count));
  dataSet.text(0x00200105, '1');
};

/** PS3.5, A.4: an empty offset table, one fragment, and the delimiter. */
const fragmentElement = (fragment: Buffer): Buffer => {
  const header = encodeElement({ tag: PIXEL_DATA, vr: OB, value: Buffer.alloc(0) }, META_SYNTAX);
  header.writeUInt32LE(0xffffffff, header.length - 4);
  const even = fragment.length + (fragment.length % 2);
  const items = Buffer.from('feff00e000000000feff00e000000000', 'hex');
  items.writeUInt32LE(even, 12);
  return Buffer.concat([header, items, fragment, Buffer.alloc(even - fragment.length), Buffer.from('feffdde000000000', 'hex')]);
};

/** Says whether a fault lies in what all instances of a request share, or in one item. */
export type BuildStage = 'base' | 'item';

/**
 * The file of a new instance (contract 05-create-dicom-pdf.md), in explicit little endian. Throws a fault or a `ModifyError`; `onStage` is told before each
 * stage. Decodes images: for threads.
 */
export const buildInstance = (creation: Creation, onStage: (stage: BuildStage) => void): Buffer => {
  const { parent, encoding, limits, given, item, form, characterSet } = creation;
  onStage('base');
  const inherited: Inherited =
    parent === null ? { texts: new Map(), characterSet: null } : readInherited(parent, encoding, limits);
  const written = writtenCharacterSet(characterSet ?? inherited.characterSet ?? defaultCharacterSet(encoding));
  const writing: Writing = { encode: droppingEncoder(written), bigEndian: false, signed: undefined };
  const dataSet = startOf(creation, inherited, written, writing);
  dataSet.take(creation.tags, (tag) => !FREE.has(tag) && (IDENTIFIERS.has(tag) || inherited.texts.has(tag)));
  if (item !== null) {
    onStage('item');
    if (given !== null && 'fault' in given) throw new HttpFault(given.fault);
    const present = new Set(dataSet.elements.keys());
    dataSet.take(item.tags, (tag) => !FREE.has(tag) && (IDENTIFIERS.has(tag) || present.has(tag)));
    number(dataSet, item);
  }
  if (given !== null && 'fault' in given) throw new HttpFault(given.fault);
  const payload = given?.payload ?? dataSet.payload;
  const content = payload === null ? null : contentElements(payload, creation.encapsulate && form === 'modern');
  if (content !== null) dataSet.content(content);
  const elements = [...dataSet.elements.values()].sort((a, b) => a.tag - b.tag);
  const sopClass = dataSet.uid(SOP_CLASS) || NO_SOP_CLASS;
  return Buffer.concat([
    newMeta({ sopClass, sopInstance: dataSet.uid(SOP_INSTANCE) }, content?.transferSyntax ?? EXPLICIT_LITTLE),
    ...elements.map((element) => encodeElement(element, META_SYNTAX)),
    ...(content?.fragment == null ? [] : [fragmentElement(content.fragment)]),
  ]);
};
