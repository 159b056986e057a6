import { lookUp } from '../../dicom/dictionary/dictionary';
import type { NewElement } from '../../dicom/edit/editor';
import { encodeElement } from '../../dicom/edit/encode-element';
import { encodeValue } from '../../dicom/edit/encode-value';
import { impliedVr } from '../../dicom/parse/implied-vr';
import { syntaxOf } from '../../dicom/parse/transfer-syntax';
import { SQ } from '../../dicom/parse/vr';
import { type Encode, encoderOf } from '../../dicom/text/encode-text';
import type { Identifier } from '../port';

const CHARACTER_SET = '0008,0005';
const UTF8 = 'ISO_IR 192';
const LATIN1 = 'ISO_IR 100';

/** `gggg,eeee` as a number. */
export const tagNumber = (key: string): number =>
  Number.parseInt(key.slice(0, 4), 16) * 0x10000 + Number.parseInt(key.slice(5, 9), 16);

/** Elements in ascending order, as PS3.5 §7.1 wants them; null if a text is not in the character set. */
const elements = (identifier: Identifier, encode: Encode, bigEndian: boolean): readonly NewElement[] | null => {
  const encoded: NewElement[] = [];
  for (const [key, value] of Object.entries(identifier)) {
    const tag = tagNumber(key);
    if (typeof value !== 'string') {
      const items = value.map((one) => elements(one, encode, bigEndian));
      if (items.some((one) => one === null)) return null;
      encoded.push({ tag, vr: SQ, value: items.map((one) => one ?? []) });
      continue;
    }
    const implied = impliedVr(tag, lookUp(tag).vr, undefined);
    const vr = implied;
    // An empty sequence may be asked for by an empty text.
    const bytes = vr === SQ ? Buffer.alloc(0) : encodeValue(vr, value, encode, bigEndian);
    if (Buffer.isBuffer(bytes)) encoded.push({ tag, vr, value: bytes });
    else if (bytes._tag === 'NotInCharacterSet') return null;
    else encoded.push({ tag, vr, value: Buffer.alloc(0) });
  }
  return encoded.sort((a, b) => a.tag - b.tag);
};

/**
 * An identifier as a data set of a transfer syntax (not a deflated one). Texts are encoded as its SpecificCharacterSet says; where it says
 * nothing, or lacks a character, Latin 1 is stated if it has them all, else UTF-8. Numbers that are none become empty.
 */
export const encodeIdentifier = (identifier: Identifier, transferSyntax: string): Buffer => {
  const syntax = syntaxOf(transferSyntax);
  const stated = identifier[CHARACTER_SET];
  const own = typeof stated === 'string' ? elements(identifier, encoderOf(stated), syntax.bigEndian) : null;
  const plain = stated === undefined ? elements(identifier, encoderOf(undefined), syntax.bigEndian) : null;
  const inSet = (term: string) => elements({ ...identifier, [CHARACTER_SET]: term }, encoderOf(term), syntax.bigEndian);
  const all = own ?? plain ?? inSet(LATIN1) ?? inSet(UTF8) ?? [];
  return Buffer.concat(all.map((element) => encodeElement(element, syntax)));
};
