import { readTagPath, type TagPath, type TagPathError } from '../../dicom/modify/tag-path';
import { elementOf, groupOf, tagKey } from '../../dicom/parse/tag';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { described, type HttpFault } from '../fault';
import { isArray, member } from '../json-object-body';

/** Tags that one list may name. */
export const MAXIMUM_TAGS = 4096;

const tagFault = (error: TagPathError): HttpFault => {
  switch (error._tag) {
    case 'UnknownTag':
      return described(orthancStatus.UnknownDicomTag);
    case 'NoIndex':
      return described(orthancStatus.ParameterOutOfRange, "Parent path doesn't contain an index");
    case 'BadIndex':
      return described(orthancStatus.ParameterOutOfRange, `Not a valid index in parent path: ${error.index}`);
  }
};

/** A tag or a path of a request. Throws a fault. */
export const tagPathOf = (text: string): TagPath => {
  const path = readTagPath(text);
  if ('_tag' in path) throw tagFault(path);
  return path;
};

/** Commands, the meta header and group lengths follow from the rest: Orthanc passes over them in silence. */
export const isData = ({ tag }: TagPath): boolean => groupOf(tag) > 2 && elementOf(tag) !== 0;

export const isTop = ({ parents }: TagPath): boolean => parents.length === 0;

/** Tells apart what two paths name. */
export const pathKey = ({ parents, tag }: TagPath): string =>
  [...parents.map((parent) => `${tagKey(parent.tag)}[${parent.item ?? '*'}]`), tagKey(tag)].join('.');

export const checkLength = (name: string, length: number): void => {
  if (length > MAXIMUM_TAGS) throw described(orthancStatus.BadRequest, `${name} must not name more than ${MAXIMUM_TAGS} tags`);
};

/** `Remove` or `Keep`. Throws a fault. */
export const tagList = (members: JsonObject, name: string): readonly TagPath[] => {
  const list: Json | undefined = member(members, name);
  if (list === undefined) return [];
  if (!isArray(list)) throw described(orthancStatus.BadRequest);
  checkLength(name, list.length);
  return list
    .map((item) => {
      if (typeof item !== 'string') throw described(orthancStatus.BadRequest);
      return tagPathOf(item);
    })
    .filter(isData);
};
