import type { Element } from '../parse/element-index';
import type { Reader } from '../parse/reader';
import { SPECIFIC_CHARACTER_SET } from '../parse/tag';
import { vrName, vrOf } from '../parse/vr';
import { type Decode, decoderOf } from '../text/character-set';
import { type Decision, type Editor, ENTER, KEEP, type Path } from './editor';

const CS = vrOf('CS');
const UTF8 = Buffer.from('ISO_IR 192', 'latin1');

/** The VRs that SpecificCharacterSet speaks of (PS3.5, 6.1.2.2). */
const AFFECTED: ReadonlySet<number> = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'].map(vrOf));

const isAscii = (bytes: Buffer): boolean => {
  for (const byte of bytes) if (byte >= 0x80 || byte === 0x1b) return false;
  return true;
};

/**
 * Turns all text of a data set to UTF-8 while another editor works: what that one keeps or enters is converted, what it replaces or adds must be
 * encoded in UTF-8 by it. Text that is ASCII already keeps its bytes. Items with a character set of their own are read in it.
 */
export const toUtf8 = (reader: Reader, editor: Editor, fallback?: Decode): Editor => {
  const decoders = new Map<string, Decode>();
  const keyOf = (path: Path): string => path.map(({ tag, item }) => `${tag}.${item}`).join('/');

  const decoderAt = (path: Path): Decode => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const found = decoders.get(keyOf(path.slice(0, depth)));
      if (found !== undefined) return found;
    }
    return decoderOf(undefined, fallback);
  };

  const textOf = ({ value, length }: Element): string => reader.bytes(value, length).toString('latin1');

  const converted = (element: Element, path: Path): Decision => {
    if (element.tag === SPECIFIC_CHARACTER_SET) return { kind: 'replace', vr: CS, value: UTF8 };
    if (element.items !== undefined) return ENTER;
    if (!AFFECTED.has(element.vr) || element.fragments !== undefined) return KEEP;
    const bytes = reader.bytes(element.value, element.length);
    if (isAscii(bytes)) return KEEP;
    const text = Buffer.from(decoderAt(path)(bytes, vrName(element.vr)), 'utf8');
    const value = text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.from(' ', 'latin1')]);
    return { kind: 'replace', vr: element.vr, value };
  };

  return {
    decide: (element, path) => {
      const decision = editor.decide(element, path);
      return decision.kind === 'keep' || decision.kind === 'enter' ? converted(element, path) : decision;
    },
    added: (path, siblings) => {
      const own = siblings.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
      if (own !== undefined) decoders.set(keyOf(path), decoderOf(textOf(own), fallback));
      const more = editor.added(path, siblings);
      if (path.length > 0 || own !== undefined || more.some(({ tag }) => tag === SPECIFIC_CHARACTER_SET)) return more;
      return [...more, { tag: SPECIFIC_CHARACTER_SET, vr: CS, value: UTF8 }];
    },
  };
};
