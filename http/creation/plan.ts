import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { described, type Fault } from '../fault';
import { isArray, isObject, member } from '../json-object-body';
import { parseJson } from '../parse-json';
import { checkCharacterSet } from './character-sets';
import { badContent, type Payload, readDataUri } from './data-uri';

/** A content, or why it is none: told only when its turn comes, after the tags. */
export type Given = { readonly payload: Payload } | { readonly fault: Fault };

export type SeriesItem = { readonly given: Given; readonly tags: JsonObject };

/** A request to create instances (contract 05-create-dicom-pdf.md §1), read but for what depends on the server. */
export type Plan = {
  /** `flat`: the deprecated form, tags at the top level. */
  readonly form: 'modern' | 'flat';
  readonly tags: JsonObject;
  /** As it was given; null: of the parent, or the default one. */
  readonly characterSet: string | null;
  readonly parent: Json | undefined;
  /** Members that are checked after the parent. */
  readonly options: JsonObject;
  readonly content: { readonly kind: 'none' } | { readonly kind: 'one'; readonly given: Given } | SeriesContent;
};

export type SeriesContent = { readonly kind: 'series'; readonly items: readonly SeriesItem[] };

/** Instances that one request may create. */
const MAXIMUM_ITEMS = 10_000;
/** Values in the body: it is read on a thread. */
const MAXIMUM_VALUES = 2_000_000;

const OPTIONS = ['InterpretBinaryTags', 'PrivateCreator', 'Force', 'Encapsulate'];

/** Throws a fault. */
export const planCreation = (body: string): Plan => {
  const parsed = parseJson(body, MAXIMUM_VALUES);
  if (parsed === null || !isObject(parsed.value)) throw described(orthancStatus.BadRequest);
  const members = parsed.value;
  const tags = member(members, 'Tags');
  if (tags === undefined) {
    return { form: 'flat', tags: members, characterSet: null, parent: undefined, options: {}, content: { kind: 'none' } };
  }
  if (!isObject(tags)) throw described(orthancStatus.BadRequest);
  return {
    form: 'modern',
    tags,
    characterSet: checkCharacterSet(tags),
    parent: member(members, 'Parent'),
    options: Object.fromEntries(Object.entries(members).filter(([name]) => OPTIONS.includes(name))),
    content: contentOf(member(members, 'Content')),
  };
};

const faultOf = (status: keyof typeof orthancStatus, details: string | null = null): Fault => ({
  kind: 'described',
  status: orthancStatus[status],
  details,
});

const contentOf = (content: Json | undefined): Plan['content'] => {
  if (content === undefined) return { kind: 'none' };
  if (!isArray(content)) return { kind: 'one', given: givenOf(content) };
  if (content.length === 0) return { kind: 'none' };
  if (content.length > MAXIMUM_ITEMS) {
    throw described(orthancStatus.BadRequest, `Content must not hold more than ${MAXIMUM_ITEMS} items`);
  }
  return { kind: 'series', items: content.map(itemOf) };
};

const givenOf = (content: Json | undefined): Given => {
  if (typeof content !== 'string') return { fault: faultOf('CreateDicomUseDataUriScheme') };
  const payload = readDataUri(content);
  return payload === null ? { fault: badContent } : { payload };
};

const itemOf = (item: Json): SeriesItem => {
  if (!isObject(item)) return { given: givenOf(item), tags: {} };
  const content = member(item, 'Content');
  if (content === undefined) return { given: { fault: faultOf('CreateDicomNoPayload') }, tags: {} };
  const tags = member(item, 'Tags') ?? (Object.hasOwn(item, 'Tags') ? null : {});
  if (!isObject(tags)) return { given: { fault: faultOf('BadRequest', 'Tags field is not an array') }, tags: {} };
  return { given: givenOf(content), tags };
};
