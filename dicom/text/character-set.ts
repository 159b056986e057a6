import { convertBytes } from 'dicom-character-set';
import type { Decode } from '../port';

export type { Decode };

const SINGLE_BYTE = [6, 13, 100, 101, 109, 110, 126, 127, 138, 144, 148, 166];
const EXTENSIONS = [...SINGLE_BYTE, 58, 87, 149, 159];

const KNOWN: ReadonlySet<string> = new Set([
  '',
  'ISO_IR 192',
  'GB18030',
  'GBK',
  ...SINGLE_BYTE.map((number) => `ISO_IR ${number}`),
  ...EXTENSIONS.map((number) => `ISO 2022 IR ${number}`),
]);

const isPlain = (bytes: Buffer): boolean => {
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80 || byte === 0x1b) return false;
  }
  return true;
};

const latin1: Decode = (bytes) => bytes.toString('latin1');

/** Of a character set that is unknown, only what is surely right is kept, as Orthanc does. */
const ascii: Decode = (bytes) => bytes.toString('latin1').replace(/[^\n -~]/g, '');

const utf8: Decode = (bytes) => bytes.toString('utf8').replaceAll('\ufffd', '');

const converted =
  (characterSet: string): Decode =>
  (bytes, vr) => {
    if (isPlain(bytes)) return bytes.toString('latin1');
    try {
      return convertBytes(characterSet, bytes, { vr }).replaceAll('\ufffd', '');
    } catch {
      return ascii(bytes, vr);
    }
  };

const makeDecoder = (terms: readonly string[]): Decode => {
  const [first = ''] = terms;
  if (!terms.every((term) => KNOWN.has(term))) return ascii;
  if (terms.length > 1) return converted(terms.join('\\'));
  switch (first) {
    case 'ISO_IR 6':
      return ascii;
    case 'ISO_IR 100':
      return latin1;
    case 'ISO_IR 192':
      return utf8;
    default:
      return converted(first);
  }
};

const decoders = new Map<string, Decode>();

/**
 * The decoder of a value of SpecificCharacterSet (PS3.3, C.12.1.1.2), code extensions included; absent or empty: `fallback`, by default
 * Latin 1, as Orthanc's `DefaultEncoding`.
 */
export const decoderOf = (specificCharacterSet: string | undefined, fallback: Decode = latin1): Decode => {
  if (specificCharacterSet === undefined || specificCharacterSet.trim() === '') return fallback;
  const known = decoders.get(specificCharacterSet);
  if (known !== undefined) return known;
  const made = makeDecoder(specificCharacterSet.split('\\').map((term) => term.trim().toUpperCase()));
  // A forged value must not fill the memory: only a few are ever met.
  if (decoders.size < 64) decoders.set(specificCharacterSet, made);
  return made;
};

/** Whether the text is one defined term of PS3.3, C.12.1.1.2, in upper case. */
export const isCharacterSet = (term: string): boolean => term !== '' && KNOWN.has(term);
