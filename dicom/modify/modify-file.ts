import { type EditedFile, editFile } from '../edit/edit-file';
import type { MetaFacts } from '../edit/meta-header';
import { toUtf8 } from '../edit/to-utf8';
import { type DicomIndex, type Element, indexOf } from '../parse/element-index';
import { PIXEL_REPRESENTATION, SPECIFIC_CHARACTER_SET } from '../parse/tag';
import type { ByteSource, Decode, DicomLimits } from '../port';
import { decoderOf } from '../text/character-set';
import { type Encode, encoderOf } from '../text/encode-text';
import { MAX_READ } from '../text/too-long';
import { valueText } from '../text/value-text';
import { PATIENT_ID, SERIES_INSTANCE_UID, SOP_CLASS_UID, SOP_INSTANCE_UID, STUDY_INSTANCE_UID } from './identifiers';
import { identifierText, type Modification } from './modification';
import { modifyEditor } from './modify-editor';
import { ModifyError } from './modify-error';
import { NotInCharacterSet } from './new-element';
import { newIdentifiers } from './new-identifiers';
import { rulesOf } from './rules';
import type { UidMap } from './uid-map';

export type ModifySettings = {
  readonly limits?: Partial<DicomLimits>;
  /** Reads text of files that name no character set; default Latin 1. */
  readonly fallback?: Decode;
  /** Stands for the SOPInstanceUID of the file, where that was changed on the way here; null: it was not. */
  readonly sopInstance?: string | null;
};

const utf8: Encode = (text) => Buffer.from(text, 'utf8');

const isSigned = ({ elements, layout: { dataSet } }: DicomIndex): boolean | undefined => {
  const element = elements.find(({ tag }) => tag === PIXEL_REPRESENTATION);
  if (element === undefined || element.length < 2) return undefined;
  return dataSet.reader.u16(element.value, dataSet.syntax.bigEndian) === 1;
};

/**
 * A file as a modification makes it; whatever is not asked for stays byte for byte. New text is encoded in the file's own character set, or all text of the
 * file in UTF-8 where that set lacks a character of it. Throws `DicomError` and `ModifyError`.
 */
export const modifyFile = (
  source: ByteSource,
  modification: Modification,
  map: UidMap,
  { limits, fallback, sopInstance = null }: ModifySettings = {},
): EditedFile => {
  const index = indexOf(source, limits);
  const { reader, syntax } = index.layout.dataSet;
  const rules = rulesOf(modification);
  const find = (tag: number): Element | undefined => index.elements.find((element) => element.tag === tag);

  const read = ({ vr, value, length, bigEndian, items, fragments }: Element, decode: Decode): string => {
    if (items !== undefined || fragments !== undefined || length > MAX_READ) return '';
    return valueText(vr, reader.bytes(value, length), bigEndian, decode) ?? '';
  };
  const characterSet = find(SPECIFIC_CHARACTER_SET);
  const ascii = decoderOf('ISO_IR 6');
  const decode = decoderOf(characterSet === undefined ? undefined : read(characterSet, ascii), fallback);
  const textOf = (element: Element): string => read(element, decode);
  const textIn = (tag: number): string | null => {
    const element = find(tag);
    return element === undefined ? null : textOf(element);
  };

  const identifiers = newIdentifiers(
    {
      patientId: textIn(PATIENT_ID),
      study: textIn(STUDY_INSTANCE_UID),
      series: textIn(SERIES_INSTANCE_UID),
      instance: sopInstance ?? textIn(SOP_INSTANCE_UID),
    },
    modification,
    rules,
    map,
  );
  const sopClass = rules.on(SOP_CLASS_UID, []);
  const facts: MetaFacts = {
    sopClass: (sopClass?.kind === 'replace' ? identifierText(sopClass.value) : null) ?? textIn(SOP_CLASS_UID) ?? '',
    sopInstance: identifiers.made.instance ?? textIn(SOP_INSTANCE_UID) ?? '',
    anonymous: modification.anonymization !== null,
  };
  const editor = (encoder: (specificCharacterSet: string | undefined) => Encode) =>
    modifyEditor({ modification, rules, identifiers, textOf, encoder, bigEndian: syntax.bigEndian, signed: isSigned(index) });
  try {
    return editFile(index, editor(encoderOf), facts);
  } catch (error) {
    if (!(error instanceof NotInCharacterSet)) throw error;
    if (rules.on(SPECIFIC_CHARACTER_SET, []) !== null) {
      throw new ModifyError({ _tag: 'NotInCharacterSet', tag: error.tag });
    }
    return editFile(
      index,
      toUtf8(
        reader,
        editor(() => utf8),
        fallback,
      ),
      facts,
    );
  }
};
