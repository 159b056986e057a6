import type { Json, JsonObject } from '../domain/json';
import { orthancStatus } from '../domain/orthanc-status';
import { described, type HttpFault } from './fault';
import { type ParsedJson, parseJson } from './parse-json';

export type ObjectBody = { readonly members: JsonObject; readonly doubles: ParsedJson['doubles'] };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A body that must be a JSON object. Throws a fault. */
export const readObjectBody = (text: string): ObjectBody => {
  const parsed = parseJson(text);
  if (parsed === null || !isObject(parsed.value)) throw badRequest('The body must contain a JSON object');
  return { members: parsed.value, doubles: parsed.doubles };
};

/** The body of a route that makes a job: a JSON object. Throws a fault: status 15, without details. */
export const readJobBody = (text: string): ObjectBody => {
  const parsed = parseJson(text);
  if (parsed === null || !isObject(parsed.value)) throw described(orthancStatus.BadFileFormat);
  return { members: parsed.value, doubles: parsed.doubles };
};

export const member = (members: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;

export const badRequest = (details: string): HttpFault => described(orthancStatus.BadRequest, details);

/** A boolean of a body, or `otherwise` where it is absent. Throws a fault: status 15. */
export const booleanMember = (members: JsonObject, name: string, otherwise: boolean): boolean => {
  const value = member(members, name);
  if (value === undefined) return otherwise;
  if (typeof value === 'boolean') return value;
  throw described(orthancStatus.BadFileFormat, `Boolean value expected in field: ${name}`);
};

/** The list of strings called `Resources`. Throws a fault: status 15. */
export const resourcesMember = (members: JsonObject): readonly string[] => {
  const value = member(members, 'Resources');
  if (isArray(value) && value.every((item) => typeof item === 'string')) return value.map(String);
  throw described(orthancStatus.BadFileFormat, 'List of strings expected in field: Resources');
};

/** `Short` beats `Full` (observed on 1.10.1). Throws a fault. */
export const bodyFormat = (members: JsonObject): 'short' | 'full' | 'simple' => {
  if (booleanMember(members, 'Short', false)) return 'short';
  return booleanMember(members, 'Full', false) ? 'full' : 'simple';
};
