import iconv from 'iconv-lite';
import { decoderOf } from './character-set';

/** Characters to the bytes of a character set; null where it lacks one of them. */
export type Encode = (text: string) => Buffer | null;

/** Names by which the library knows the single-byte sets of PS3.3, C.12.1.1.2. */
const SINGLE_BYTE: ReadonlyMap<string, string> = new Map([
  ['100', 'latin1'],
  ['101', 'iso-8859-2'],
  ['109', 'iso-8859-3'],
  ['110', 'iso-8859-4'],
  ['144', 'iso-8859-5'],
  ['127', 'iso-8859-6'],
  ['126', 'iso-8859-7'],
  ['138', 'iso-8859-8'],
  ['148', 'iso-8859-9'],
  ['166', 'tis-620'],
  ['13', 'shift_jis'],
]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: those of ASCII are allowed in values
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

const codecOf = (term: string): string | undefined => {
  if (term === 'ISO_IR 192') return 'utf8';
  if (term === 'GB18030' || term === 'GBK') return term.toLowerCase();
  const number = /^ISO(?:_IR| 2022 IR) (\d+)$/.exec(term)?.[1];
  return number === undefined ? undefined : SINGLE_BYTE.get(number);
};

/**
 * The encoder for a value of SpecificCharacterSet (PS3.3, C.12.1.1.2); absent or empty: ASCII, as the default repertoire is. Of several sets with code extensions
 * the first is used: text that needs another is null. What an encoder gives is read by `decoderOf` as the same text.
 */
export const encoderOf = (specificCharacterSet: string | undefined): Encode => {
  const characterSet = (specificCharacterSet ?? '').trim();
  const codec = codecOf((characterSet.split('\\')[0] ?? '').trim().toUpperCase());
  return (text) => {
    if (isAscii(text)) return Buffer.from(text, 'latin1');
    if (codec === undefined) return null;
    const bytes = iconv.encode(text, codec);
    return decoderOf(characterSet)(bytes, 'LT') === text ? bytes : null;
  };
};
