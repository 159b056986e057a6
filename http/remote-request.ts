import { readTag } from '../dicom/dictionary/read-tag';
import { tagKey } from '../dicom/parse/tag';
import type { QueryTags } from '../dimse/query/normalize';
import type { Json, JsonObject } from '../domain/json';
import { orthancStatus } from '../domain/orthanc-status';
import { unhandled } from './errors';
import { described, type HttpFault } from './fault';
import { isObject, member, type ObjectBody } from './json-object-body';
import { parseJson } from './parse-json';

export const badFormat = (details: string | null = null): HttpFault => described(orthancStatus.BadFileFormat, details);

/** A body that must be a JSON object; `details` says so where it is not. Throws a fault. */
export const objectBody = (text: string, details: string): ObjectBody => {
  const parsed = parseJson(text);
  if (parsed === null || !isObject(parsed.value)) throw badFormat(details);
  return { members: parsed.value, doubles: parsed.doubles };
};

/** As `objectBody`, but that other JSON than an object is answered as 1.10.1 stumbles over it. */
export const objectBodyOrStumble = (text: string, details: string): ObjectBody => {
  const parsed = parseJson(text);
  if (parsed === null) throw badFormat(details);
  if (!isObject(parsed.value)) throw unhandled();
  return { members: parsed.value, doubles: parsed.doubles };
};

/** Seconds; 0 where the body says nothing. Throws a fault. */
export const timeoutMember = ({ members, doubles }: ObjectBody): number => {
  const timeout = member(members, 'Timeout');
  if (timeout === undefined) return 0;
  if (typeof timeout !== 'number' || doubles.has('Timeout')) throw badFormat('Integer value expected in field: Timeout');
  if (timeout < -(2 ** 31) || timeout >= 2 ** 31) throw unhandled();
  if (timeout < 0) throw badFormat('Unsigned integer value expected in field: Timeout');
  return timeout;
};

/** A text of a body, or null where it is absent. Throws a fault of Orthanc's `asString`: status 5. */
export const looseText = (members: JsonObject, name: string): string | null => {
  const value = member(members, name);
  if (value === undefined) return null;
  if (typeof value !== 'string') throw described(orthancStatus.BadParameterType);
  return value;
};

/** A text of a body, or null where it is absent. Throws a fault: status 15. */
export const textMember = (members: JsonObject, name: string): string | null => {
  const value = member(members, name);
  if (value === undefined) return null;
  if (typeof value !== 'string') throw badFormat(`String value expected in field: ${name}`);
  return value;
};

/** Tags and the texts to look for. Throws `unknownTag()` for a name that is no tag, and `notText()` for a value that is no text. */
export const queryTags = (value: Json, unknownTag: () => HttpFault, notText: () => HttpFault): QueryTags => {
  if (!isObject(value)) throw notText();
  const tags: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    const tag = readTag(name);
    if (tag === null) throw unknownTag();
    if (typeof text !== 'string') throw notText();
    tags[tagKey(tag)] = text;
  }
  return tags;
};

/** The tags of a `Query`. Throws a fault. */
export const queryMember = (value: Json): QueryTags => {
  const fault = () => badFormat('Associative array of DICOM tags to strings expected in field: Query');
  return queryTags(value, fault, fault);
};
