import { lookUp } from '../dictionary/dictionary';
import { type Decision, type Editor, ENTER, KEEP, type NewElement, type Path, REMOVE } from '../edit/editor';
import { encodeValue } from '../edit/encode-value';
import type { Element } from '../parse/element-index';
import { creatorBlock, groupOf, isPrivate, isPrivateCreator, PIXEL_DATA, SPECIFIC_CHARACTER_SET, tagOf } from '../parse/tag';
import { isText, UN, vrOf } from '../parse/vr';
import { type Encode, encoderOf } from '../text/encode-text';
import {
  DEIDENTIFICATION_METHOD,
  PATIENT_ID,
  PATIENT_IDENTITY_REMOVED,
  PATIENT_NAME,
  SERIES_INSTANCE_UID,
  SOP_INSTANCE_UID,
  STUDY_INSTANCE_UID,
} from './identifiers';
import type { Modification, NewTag } from './modification';
import { ModifyError } from './modify-error';
import { newElement } from './new-element';
import type { NewIdentifiers } from './new-identifiers';
import type { Rules } from './rules';

export type ModifyEditorPorts = {
  readonly modification: Modification;
  readonly rules: Rules;
  readonly identifiers: NewIdentifiers;
  /** The text of an element of text, as its file shows it, without padding. */
  readonly textOf: (element: Element, path: Path) => string;
  /** Encodes for a value of SpecificCharacterSet. */
  readonly encoder: (specificCharacterSet: string | undefined) => Encode;
  readonly bigEndian: boolean;
  readonly signed: boolean | undefined;
};

const UI = vrOf('UI');
const LO = vrOf('LO');

const encodeUid = (text: string): Buffer => {
  const value = encodeValue(UI, text, encoderOf(undefined), false);
  if (!Buffer.isBuffer(value)) throw new ModifyError({ _tag: 'NotInCharacterSet', tag: UI });
  return value;
};

const creatorTag = (tag: number): number => tagOf(groupOf(tag), creatorBlock(tag));

/** Decides what becomes of each element of a file. Throws what `newElement` throws. */
export const modifyEditor = (ports: ModifyEditorPorts): Editor => {
  const { modification, rules, identifiers, textOf, bigEndian, signed } = ports;
  const { anonymization, privateCreator } = modification;
  const { made } = identifiers;
  const encoders = new Map<string, Encode>();

  const keyOf = (path: Path): string => path.map(({ tag, item }) => `${tag}.${item}`).join('/');
  const encoderAt = (path: Path): Encode => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const found = encoders.get(keyOf(path.slice(0, depth)));
      if (found !== undefined) return found;
    }
    return ports.encoder(undefined);
  };
  const noteCharacterSet = (path: Path, siblings: readonly Element[]): void => {
    const own = siblings.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
    const rule = rules.on(SPECIFIC_CHARACTER_SET, path);
    if (rule?.kind === 'replace')
      encoders.set(keyOf(path), ports.encoder(rule.value.kind === 'text' ? rule.value.text : undefined));
    else if (rule?.kind === 'remove') encoders.set(keyOf(path), ports.encoder(undefined));
    else if (own !== undefined || path.length === 0) {
      encoders.set(keyOf(path), ports.encoder(own === undefined ? undefined : textOf(own, path)));
    }
  };

  const write = (one: NewTag, path: Path, creator?: string, had?: number): NewElement =>
    newElement(one, { encode: encoderAt(path), bigEndian, signed }, creator, had);
  const replaced = (element: Element, one: NewTag, path: Path): Decision => {
    if (element.tag === PIXEL_DATA && element.fragments !== undefined) throw new ModifyError({ _tag: 'PixelDataIsEncapsulated' });
    const { vr, value } = write(one, path, element.creator ?? privateCreator, element.vr);
    return { kind: 'replace', vr, value };
  };
  const text = (tag: number, value: string): NewTag => ({ tag, value: { kind: 'text', text: value } });

  /** What the modification itself puts into the data set, whether it is there or not; null where it is to go. */
  const own = (tag: number): NewTag | null | undefined => {
    switch (tag) {
      case PATIENT_ID:
        return made.patientId === null ? null : text(tag, made.patientId);
      case STUDY_INSTANCE_UID:
        return made.study === null ? null : text(tag, made.study);
      case SERIES_INSTANCE_UID:
        return made.series === null ? null : text(tag, made.series);
      case SOP_INSTANCE_UID:
        return made.instance === null ? null : text(tag, made.instance);
    }
    if (anonymization === null) return undefined;
    switch (tag) {
      case PATIENT_NAME:
        return anonymization.patientName === null ? undefined : text(tag, anonymization.patientName);
      case PATIENT_IDENTITY_REMOVED:
        return text(tag, 'YES');
      case DEIDENTIFICATION_METHOD:
        return anonymization.method === null ? null : text(tag, anonymization.method);
    }
    return undefined;
  };

  const emptied = ({ vr, length, items }: Element, path: Path): Decision => {
    if (length === 0) return KEEP;
    if (path.length > 0 && !isText(vr)) return REMOVE;
    return { kind: 'replace', vr, value: items === undefined ? Buffer.alloc(0) : [] };
  };

  const mapped = (element: Element, path: Path): Decision => {
    if (element.length === 0) return KEEP;
    if (element.items !== undefined || element.fragments !== undefined) return REMOVE;
    const old = textOf(element, path);
    const value = old
      .split('\\')
      .map((one) => identifiers.uid(element.tag, path, one.trim()))
      .join('\\');
    return value === old ? KEEP : { kind: 'replace', vr: element.vr === UN ? UN : UI, value: encodeUid(value) };
  };

  /** Names and numbers of the patient do not stay behind in sequences. */
  const patientWithin = (element: Element, path: Path): Decision | null => {
    if (anonymization === null || path.length === 0) return null;
    if (element.tag === PATIENT_ID) {
      const value = identifiers.patientId(textOf(element, path));
      return element.length === 0 ? KEEP : replaced(element, text(element.tag, value), path);
    }
    if (element.tag !== PATIENT_NAME || element.length === 0) return null;
    const rule = rules.on(PATIENT_NAME, []);
    if (rule?.kind === 'replace') return replaced(element, { tag: element.tag, value: rule.value }, path);
    return anonymization.patientName === null ? null : replaced(element, text(element.tag, anonymization.patientName), path);
  };

  /** A sequence whose VR was lost (PS3.5, 6.2.2, note 2): nobody can tell what it holds, so that it must not stay. */
  const isOpaque = ({ tag, vr, items, length }: Element): boolean =>
    anonymization !== null && vr === UN && items === undefined && length > 0 && !isPrivate(tag) && lookUp(tag).vr === 'SQ';

  const unasked = (element: Element, path: Path): Decision => {
    if (isOpaque(element)) return REMOVE;
    if (path.length === 0) {
      const one = own(element.tag);
      if (one === null) return REMOVE;
      if (one !== undefined) return unchanged(element, one, path) ? KEEP : replaced(element, one, path);
    }
    const patient = patientWithin(element, path);
    if (patient !== null) return patient;
    return element.items !== undefined && rules.reachInto(element.tag, path) ? ENTER : KEEP;
  };

  const unchanged = (element: Element, { value }: NewTag, path: Path): boolean =>
    value.kind === 'text' && isText(element.vr) && textOf(element, path) === value.text;

  /** The creators of replaced private tags whose block has none. */
  const creators = (path: Path, siblings: readonly Element[], elements: readonly NewElement[]): readonly NewElement[] => {
    if (privateCreator === '') return [];
    const kept = new Set(
      siblings.filter((one) => isPrivateCreator(one.tag) && rules.on(one.tag, path)?.kind !== 'remove').map(({ tag }) => tag),
    );
    const wanted = rules
      .replacedIn(path)
      .filter(({ tag }) => creatorBlock(tag) !== 0)
      .map(({ tag }) => creatorTag(tag));
    return [...new Set(wanted)]
      .filter((tag) => isPrivate(tag) && !kept.has(tag) && !elements.some((one) => one.tag === tag))
      .map((tag) => ({ ...write(text(tag, privateCreator), path), vr: LO }));
  };

  return {
    decide: (element, path) => {
      const rule = rules.on(element.tag, path);
      switch (rule?.kind) {
        case 'remove':
          return REMOVE;
        case 'keep':
          return KEEP;
        case 'replace':
          return replaced(element, { tag: element.tag, value: rule.value }, path);
        case 'empty':
          return emptied(element, path);
        case 'uid': {
          const identifier = path.length === 0 ? own(element.tag) : undefined;
          return identifier ? unasked(element, path) : mapped(element, path);
        }
        case undefined:
          return unasked(element, path);
      }
    },
    added: (path, siblings) => {
      noteCharacterSet(path, siblings);
      const there = new Set(siblings.map(({ tag }) => tag));
      const missing = rules.replacedIn(path).filter(({ tag }) => !there.has(tag));
      const creatorOf = (tag: number): string | undefined =>
        siblings.find((one) => creatorBlock(one.tag) === creatorBlock(tag) && groupOf(one.tag) === groupOf(tag))?.creator;
      const elements = missing.map((one) =>
        write(one, path, isPrivate(one.tag) ? (creatorOf(one.tag) ?? privateCreator) : undefined),
      );
      if (path.length === 0) {
        for (const tag of [PATIENT_NAME, PATIENT_ID, PATIENT_IDENTITY_REMOVED, DEIDENTIFICATION_METHOD]) {
          const one = anonymization === null || rules.on(tag, []) !== null || there.has(tag) ? null : own(tag);
          if (one) elements.push(write(one, path));
        }
      }
      return [...elements, ...creators(path, siblings, elements)];
    },
  };
};
