import { type Decode, decoderOf } from './character-set';

/** Orthanc's names of character sets, and the defined terms of PS3.3 C.12.1.1.2 that they mean. */
const TERMS: { readonly [encoding: string]: string } = {
  Ascii: 'ISO_IR 6',
  Utf8: 'ISO_IR 192',
  Latin1: 'ISO_IR 100',
  Latin2: 'ISO_IR 101',
  Latin3: 'ISO_IR 109',
  Latin4: 'ISO_IR 110',
  Latin5: 'ISO_IR 148',
  Cyrillic: 'ISO_IR 144',
  Arabic: 'ISO_IR 127',
  Greek: 'ISO_IR 126',
  Hebrew: 'ISO_IR 138',
  Thai: 'ISO_IR 166',
  Japanese: 'ISO_IR 13',
  Chinese: 'GB18030',
  JapaneseKanji: 'ISO 2022 IR 87',
  Korean: 'ISO 2022 IR 149',
  SimplifiedChinese: 'ISO 2022 IR 58',
};

/** The decoder of files that name no character set: `encoding` is the option `DefaultEncoding`. Windows 1251 has no term of DICOM. */
export const defaultDecoder = (encoding: string): Decode => {
  if (encoding !== 'Windows1251') return decoderOf(TERMS[encoding]);
  const decoder = new TextDecoder('windows-1251');
  return (bytes) => decoder.decode(bytes);
};

/** The term of SpecificCharacterSet in which this server asks others; Latin 1 for a set that has no term. */
export const defaultCharacterSet = (encoding: string): string => TERMS[encoding] ?? 'ISO_IR 100';
