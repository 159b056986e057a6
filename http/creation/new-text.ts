import { lookUp } from '../../dicom/dictionary/dictionary';
import { readTag } from '../../dicom/dictionary/read-tag';
import type { NewValue } from '../../dicom/modify/modification';
import { ModifyError } from '../../dicom/modify/modify-error';
import { tagKey } from '../../dicom/parse/tag';
import type { Json } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { described, HttpFault } from '../fault';
import { newValue } from '../modification/new-values';
import { badContent, readDataUri } from './data-uri';

const BINARY = 'data:application/octet-stream;base64,';
const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGERS: ReadonlySet<string> = new Set(['US', 'SS', 'UL', 'SL', 'xs']);
const FLOATS: ReadonlySet<string> = new Set(['FL', 'FD']);
/** What no text can be the value of. */
const WORDS: ReadonlySet<string> = new Set(['OF', 'OL', 'OD', 'OV', 'lt']);

const isNumber = (vr: string, text: string): boolean => {
  if (INTEGERS.has(vr)) return INTEGER.test(text);
  return FLOAT.test(text) && Number.isFinite(vr === 'FL' ? Math.fround(Number(text)) : Number(text));
};

/** Names of tags become their numbers. Throws a fault. */
const tagsOf = (text: string): string =>
  text
    .split('\\')
    .map((name) => {
      const tag = readTag(name);
      if (tag === null) throw described(orthancStatus.UnknownDicomTag);
      return tagKey(tag);
    })
    .join('\\');

/** A text as the value of a tag: stricter than what `Replace` of a modification takes, as 1.10.1 is. Throws a fault or a `ModifyError`. */
export const textValue = (tag: number, creator: string | undefined, text: string): NewValue => {
  const { vr } = lookUp(tag, creator);
  const numeric = INTEGERS.has(vr) || FLOATS.has(vr);
  const fits = !numeric || text === '' || text.split('\\').every((one) => isNumber(vr, one));
  if (!fits || (WORDS.has(vr) && text !== '')) throw new ModifyError({ _tag: 'OutOfRange', tag, text });
  return { kind: 'text', text: vr === 'AT' && text !== '' ? tagsOf(text) : text };
};

/** A member of `Tags`, data URIs of bytes decoded; for numbers they hold their text. Throws a fault or a `ModifyError`. */
export const interpretedValue = (tag: number, creator: string | undefined, value: Json): NewValue => {
  if (typeof value !== 'string') return newValue(tag, value);
  if (!value.startsWith(BINARY)) return textValue(tag, creator, value);
  const payload = readDataUri(value);
  if (payload === null) throw new HttpFault(badContent);
  const { vr } = lookUp(tag, creator);
  const isText = INTEGERS.has(vr) || FLOATS.has(vr) || vr === 'AT' || vr === 'SQ';
  if (isText) return textValue(tag, creator, Buffer.from(payload.bytes).toString('latin1'));
  return { kind: 'bytes', base64: value.slice(BINARY.length) };
};
