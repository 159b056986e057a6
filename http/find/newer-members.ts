import { readTag } from '../../dicom/dictionary/read-tag';
import { tagKey } from '../../dicom/parse/tag';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { FindQuery, LabelsFilter, OrderKey } from '../../find/port';
import type { AnnotationNames } from '../annotation-names';
import { described } from '../fault';
import { badRequest, isArray, isObject, member } from '../json-object-body';
import { constraintOf, MOST_CONSTRAINTS } from './query-member';

const list = (members: JsonObject, name: string): readonly Json[] => {
  const value = member(members, name) ?? [];
  if (!isArray(value)) throw badRequest(`Field "${name}" should be an array`);
  return value;
};

const strings = (members: JsonObject, name: string): readonly string[] =>
  list(members, name).map((item) => {
    if (typeof item !== 'string') throw badRequest(`Field "${name}" should be an array of strings`);
    return item;
  });

const text = (members: JsonObject, name: string): string | null => {
  const value = member(members, name);
  if (value === undefined) return null;
  if (typeof value !== 'string') throw badRequest(`Field "${name}" should be a string`);
  return value;
};

/** The members that later releases added (contract 12-newer-releases.md §6.3). Each throws a fault. */
export const labelsOf = (members: JsonObject): LabelsFilter => {
  const labels = strings(members, 'Labels');
  const constraint = text(members, 'LabelsConstraint') ?? 'All';
  if (constraint === 'All' || constraint === 'Any' || constraint === 'None') return { labels, constraint };
  throw badRequest('Field "LabelsConstraint" should be "All", "Any" or "None"');
};

export const parentOf = (members: JsonObject): FindQuery['parent'] => {
  const parents = (['Patient', 'Study', 'Series'] as const).map((level) => ({ level, id: text(members, `Parent${level}`) }));
  for (const { level, id } of parents) if (id !== null) return { level, id };
  return null;
};

export const metadataOf = (members: JsonObject, names: AnnotationNames): FindQuery['metadata'] => {
  const query = member(members, 'MetadataQuery') ?? {};
  if (!isObject(query)) throw badRequest('Field "MetadataQuery" should be a JSON object');
  const entries = Object.entries(query);
  if (entries.length > MOST_CONSTRAINTS) {
    throw badRequest(`Field "MetadataQuery" should have at most ${MOST_CONSTRAINTS} members`);
  }
  return entries.map(([name, value]) => {
    if (typeof value !== 'string') throw badRequest(`Metadata "${name}" should be associated with a string`);
    return { name: names.nameOf(names.numberOf(name)), constraint: constraintOf('UT', value, `metadata ${name}`) };
  });
};

const ORDERS: ReadonlyMap<string, Pick<OrderKey, 'compare'> & { readonly kind: 'tag' | 'metadata' }> = new Map([
  ['dicomtag', { kind: 'tag', compare: 'text' }],
  ['dicomtagasint', { kind: 'tag', compare: 'integer' }],
  ['dicomtagasfloat', { kind: 'tag', compare: 'float' }],
  ['metadata', { kind: 'metadata', compare: 'text' }],
  ['metadataasint', { kind: 'metadata', compare: 'integer' }],
  ['metadataasfloat', { kind: 'metadata', compare: 'float' }],
]);

/** More keys than a resource has tags are of no use. */
const MOST_KEYS = 16;

export const orderOf = (members: JsonObject, names: AnnotationNames): readonly OrderKey[] => {
  const keys = list(members, 'OrderBy');
  if (keys.length > MOST_KEYS) throw badRequest(`Field "OrderBy" should have at most ${MOST_KEYS} items`);
  return keys.map((key) => orderKey(key, names));
};

const orderKey = (item: Json, names: AnnotationNames): OrderKey => {
  if (!isObject(item)) throw badRequest('Items of "OrderBy" should be JSON objects');
  const [type, key, direction] = [text(item, 'Type'), text(item, 'Key'), text(item, 'Direction')];
  if (type === null || key === null || direction === null) {
    throw badRequest('Items of "OrderBy" should have the strings "Type", "Key" and "Direction"');
  }
  const order = ORDERS.get(type.toLowerCase());
  if (order === undefined)
    throw badRequest('Field "Type" of "OrderBy" should be DicomTag or Metadata, or one of them AsInt or AsFloat');
  const ascending = direction.toUpperCase() === 'ASC';
  if (!ascending && direction.toUpperCase() !== 'DESC') throw badRequest('Field "Direction" of "OrderBy" should be ASC or DESC');
  const source =
    order.kind === 'metadata'
      ? ({ kind: 'metadata', name: names.nameOf(names.numberOf(key)) } as const)
      : ({ kind: 'tag', tag: requestedTag(key, 'OrderBy') } as const);
  return { source, compare: order.compare, descending: !ascending };
};

/** A tag by its name or number, as `gggg,eeee`. Throws a fault. */
export const requestedTag = (name: string, argument: string): string => {
  const tag = readTag(name);
  if (tag === null) throw badRequest(`Invalid ${argument} argument: ${name}`);
  return tagKey(tag);
};

/** Tags that one answer may be asked for. */
export const MOST_REQUESTED = 1000;

export const requestedTagsOf = (members: JsonObject): readonly string[] => {
  const names = strings(members, 'RequestedTags');
  if (names.length > MOST_REQUESTED) throw badRequest(`Field "RequestedTags" should have at most ${MOST_REQUESTED} items`);
  return [...new Set(names.map((name) => requestedTag(name, 'requested-tags')))];
};

export const RESPONSE_CONTENTS = [
  'MainDicomTags',
  'Metadata',
  'Children',
  'Parent',
  'Labels',
  'Status',
  'IsStable',
  'IsProtected',
  'Attachments',
  'RequestedTags',
] as const;
export type ResponseContent = (typeof RESPONSE_CONTENTS)[number];

/** Null: the member is absent. */
export const responseContentOf = (members: JsonObject): ReadonlySet<ResponseContent> | null => {
  if (member(members, 'ResponseContent') === undefined) return null;
  return contentsNamed(strings(members, 'ResponseContent'));
};

/** Throws a fault for a name that is none of them. */
export const contentsNamed = (names: readonly string[]): ReadonlySet<ResponseContent> =>
  new Set(
    names.map((name) => {
      const content = RESPONSE_CONTENTS.find((one) => one === name);
      if (content === undefined) throw described(orthancStatus.ParameterOutOfRange);
      return content;
    }),
  );
