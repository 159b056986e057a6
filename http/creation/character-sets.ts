import { isCharacterSet } from '../../dicom/text/character-set';
import { type Encode, encoderOf } from '../../dicom/text/encode-text';
import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { unhandled } from '../errors';
import { described } from '../fault';
import { member } from '../json-object-body';

const UTF8 = 'ISO_IR 192';

/** `SpecificCharacterSet` of the tags, in upper case; null if it is not given. Throws a fault: there, before anything else is looked at. */
export const checkCharacterSet = (tags: JsonObject): string | null => {
  const given = member(tags, 'SpecificCharacterSet') ?? member(tags, '0008,0005') ?? member(tags, '00080005');
  if (given === undefined && !Object.hasOwn(tags, 'SpecificCharacterSet')) return null;
  if (typeof given !== 'string') throw unhandled();
  const term = given.trim().toUpperCase();
  if (term !== '' && isCharacterSet(term)) return term;
  throw described(orthancStatus.ParameterOutOfRange, `Unknown specific character set: ${given}`);
};

/** Sets that need escape sequences, which we read but do not write. */
const NOT_WRITTEN = /^ISO 2022 IR (58|87|149|159)$/;

/** The set that a new file is written in: one that we cannot write becomes UTF-8. Of several the first one counts. */
export const writtenCharacterSet = (wanted: string): string => {
  const first = (wanted.split('\\')[0] ?? '').trim().toUpperCase();
  return NOT_WRITTEN.test(first) || wanted.includes('\\') ? UTF8 : first;
};

/** Characters that the set lacks are dropped (contract 05-create-dicom-pdf.md §1). */
export const droppingEncoder = (characterSet: string): Encode => {
  const encode = encoderOf(characterSet);
  return (text) => encode(text) ?? encode([...text].filter((character) => encode(character) !== null).join(''));
};
