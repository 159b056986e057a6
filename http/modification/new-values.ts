import { lookUp } from '../../dicom/dictionary/dictionary';
import type { NewTag, NewValue, Replacement } from '../../dicom/modify/modification';
import { isPrivate, tagKey } from '../../dicom/parse/tag';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { described } from '../fault';
import { isArray, isObject, member } from '../json-object-body';
import { checkLength, isData, tagPathOf } from './tag-lists';

/** The one media type that is taken as bytes; any other data URI is text (observed on 1.10.1). */
const BINARY = /^data:application\/octet-stream;base64,([A-Za-z0-9+/=\s]*)$/;

const badType = (tag: number) => described(orthancStatus.BadParameterType, `Bad Parameter type for tag ${tagKey(tag)}`);

const mayBeSequence = (tag: number): boolean => {
  const { vr } = lookUp(tag);
  return vr === 'SQ' || (vr === 'UN' && isPrivate(tag));
};

/** A value of `Replace`. Throws a fault. */
export const newValue = (tag: number, value: Json): NewValue => {
  if (value === null) return { kind: 'text', text: '' };
  if (typeof value === 'string') {
    const base64 = BINARY.exec(value)?.[1];
    return base64 === undefined ? { kind: 'text', text: value } : { kind: 'bytes', base64 };
  }
  if (!isArray(value) || !mayBeSequence(tag)) throw badType(tag);
  return { kind: 'items', items: value.map(itemOf) };
};

const itemOf = (item: Json): readonly NewTag[] => {
  if (!isObject(item)) throw described(orthancStatus.BadParameterType);
  checkLength('An item', Object.keys(item).length);
  return byName(item).map(([name, value]) => {
    const { parents, tag } = tagPathOf(name);
    if (parents.length > 0) throw described(orthancStatus.UnknownDicomTag);
    return { tag, value: newValue(tag, value) };
  });
};

/** Orthanc keeps members in this order: of two names of one tag, the last one counts. */
const byName = (members: JsonObject): readonly (readonly [string, Json])[] =>
  Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));

/** `Replace`. Throws a fault. */
export const replacements = (members: JsonObject): readonly Replacement[] => {
  const replace = member(members, 'Replace');
  if (replace === undefined) return [];
  if (!isObject(replace)) throw described(orthancStatus.BadRequest);
  checkLength('Replace', Object.keys(replace).length);
  return byName(replace)
    .map(([name, value]) => {
      const path = tagPathOf(name);
      return { path, value: newValue(path.tag, value) };
    })
    .filter(({ path }) => isData(path));
};
