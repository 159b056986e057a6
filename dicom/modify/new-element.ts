import { lookUp } from '../dictionary/dictionary';
import type { NewElement } from '../edit/editor';
import { encodeValue } from '../edit/encode-value';
import { impliedVr } from '../parse/implied-vr';
import { isPrivateCreator } from '../parse/tag';
import { OB, OW, SQ, UN, vrOf } from '../parse/vr';
import type { Encode } from '../text/encode-text';
import type { NewTag, NewValue } from './modification';
import { ModifyError } from './modify-error';

const LO = vrOf('LO');

/** What the value of an element is written with. */
export type Writing = {
  readonly encode: Encode;
  readonly bigEndian: boolean;
  /** PixelRepresentation of the data set; undefined if it has none. */
  readonly signed: boolean | undefined;
};

/** A text that the character set lacks; it never leaves this folder. */
export class NotInCharacterSet extends Error {
  constructor(readonly tag: number) {
    super('NotInCharacterSet');
  }
}

/** Letters of which DCMTK's dictionary leaves the choice to other elements. */
const isChoice = (vr: string): boolean => vr.charCodeAt(0) >= 0x61;

/** As the dictionary says; where that leaves a choice, or does not know a private tag, as the element had it. */
const vrFor = (tag: number, creator: string | undefined, had: number | undefined, signed: boolean | undefined): number => {
  if (isPrivateCreator(tag)) return LO;
  const { vr } = lookUp(tag, creator);
  if (vr !== 'UN' && !isChoice(vr)) return vrOf(vr);
  if (had !== undefined && had !== UN) return had;
  const implied = impliedVr(tag, vr, signed);
  return vr === 'xs' && implied === UN ? vrOf('US') : implied;
};

/**
 * An element as a request asks for it. `had`: the VR of the element that it replaces. Throws a `ModifyError` where the value is none of its VR, and
 * `NotInCharacterSet`.
 */
export const newElement = ({ tag, value }: NewTag, writing: Writing, creator?: string, had?: number): NewElement => {
  const known = vrFor(tag, creator, had, writing.signed);
  const vr = value.kind === 'items' && known === UN ? SQ : known;
  return { tag, vr, value: encoded(tag, vr, value, writing) };
};

const encoded = (tag: number, vr: number, value: NewValue, writing: Writing): NewElement['value'] => {
  const outOfRange = (text: string): ModifyError => new ModifyError({ _tag: 'OutOfRange', tag, text });
  switch (value.kind) {
    case 'items':
      if (vr !== SQ) throw outOfRange('');
      return value.items.map((item) => [...item].sort((a, b) => a.tag - b.tag).map((one) => newElement(one, writing)));
    case 'bytes':
      if (vr === SQ) throw outOfRange('');
      return inByteOrder(vr, Buffer.from(value.base64, 'base64'), writing.bigEndian);
    case 'text': {
      const text = value.text.trimEnd();
      if (vr === SQ) {
        if (text === '') return [];
        throw outOfRange(value.text);
      }
      const bytes = encodeValue(vr, text, writing.encode, writing.bigEndian);
      if (Buffer.isBuffer(bytes)) return bytes;
      if (bytes._tag === 'NotInCharacterSet') throw new NotInCharacterSet(tag);
      throw outOfRange(value.text);
    }
  }
};

const WORDS: ReadonlyMap<number, 2 | 4 | 8> = new Map([
  [OW, 2],
  [vrOf('OL'), 4],
  [vrOf('OF'), 4],
  [vrOf('OD'), 8],
  [vrOf('OV'), 8],
]);

/** Bytes are given in little endian, whatever the file is in; padded to an even length. */
const inByteOrder = (vr: number, bytes: Buffer, bigEndian: boolean): Buffer => {
  const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  const size = bigEndian && vr !== OB ? WORDS.get(vr) : undefined;
  if (size === undefined || even.length % size !== 0) return even;
  if (size === 2) return even.swap16();
  return size === 4 ? even.swap32() : even.swap64();
};
