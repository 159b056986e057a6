import { moduleTags } from '../../dicom/modules/module-tags';
import { LEVELS, type Level } from '../../domain/resource/events';
import type { Manufacturer } from '../modality';
import type { Identifier } from '../port';

/** Attributes of a query by `gggg,eeee`, as a client gives them. */
export type QueryTags = { readonly [tag: string]: string };

export const SPECIFIC_CHARACTER_SET = '0008,0005';
export const QUERY_RETRIEVE_LEVEL = '0008,0052';

/** QueryRetrieveLevel (PS3.4 C.6). */
export const LEVEL_TERMS: { readonly [level in Level]: string } = {
  Patient: 'PATIENT',
  Study: 'STUDY',
  Series: 'SERIES',
  Instance: 'IMAGE',
};

/** The keys that 1.10.1 asks for at each level, whatever the query says (observed). */
const UNIQUE_KEYS: { readonly [level in Level]: readonly string[] } = {
  Patient: ['0010,0020'],
  Study: ['0010,0020', '0008,0050', '0020,000d'],
  Series: ['0010,0020', '0008,0050', '0020,000d', '0020,000e'],
  Instance: ['0010,0020', '0008,0050', '0020,000d', '0020,000e', '0008,0018'],
};

/** Keys that only make sense at one level: what a server counts (PS3.4 C.3.4). */
const COMPUTED_KEYS: { readonly [level in Level]: readonly string[] } = {
  Patient: ['0020,1200', '0020,1202', '0020,1204'],
  Study: ['0008,0061', '0008,0062', '0020,1206', '0020,1208'],
  Series: ['0020,1209'],
  Instance: [],
};

const allowedAt = (level: Level): ReadonlySet<string> => {
  const levels = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  return new Set([SPECIFIC_CHARACTER_SET, ...levels.flatMap((one) => moduleTags[one]), ...COMPUTED_KEYS[level]]);
};

const ALLOWED: { readonly [level in Level]: ReadonlySet<string> } = {
  Patient: allowedAt('Patient'),
  Study: allowedAt('Study'),
  Series: allowedAt('Series'),
  Instance: allowedAt('Instance'),
};

/** Dates for which `GenericNoWildcardInDates` may not be asked with `*`. */
const DATES: ReadonlySet<string> = new Set(['0008,0012', '0008,0020', '0008,0021', '0010,0030', '0040,0244']);

export type QueryShape = {
  readonly level: Level;
  /** Whether attributes that do not belong to the level are left out. */
  readonly normalize: boolean;
  readonly manufacturer: Manufacturer;
  /** Defined term of SpecificCharacterSet where the query gives none. */
  readonly characterSet: string;
};

/** The identifier of a C-FIND-RQ as 1.10.1 makes it of a query (observed): contract 06-dimse.md §4. */
export const findIdentifier = (query: QueryTags, shape: QueryShape): Identifier => {
  const { level, normalize, manufacturer, characterSet } = shape;
  const identifier: { [tag: string]: Identifier[string] } = {};
  for (const [tag, value] of Object.entries(query)) {
    if (normalize && !ALLOWED[level].has(tag)) continue;
    identifier[tag] = asked(tag, value, manufacturer);
  }
  for (const tag of UNIQUE_KEYS[level]) identifier[tag] ??= manufacturer === 'GE' ? '*' : '';
  identifier[SPECIFIC_CHARACTER_SET] ||= characterSet;
  identifier[QUERY_RETRIEVE_LEVEL] = LEVEL_TERMS[level];
  return identifier;
};

const asked = (tag: string, value: string, manufacturer: Manufacturer): string => {
  if (value !== '*') return value;
  if (manufacturer === 'GenericNoUniversalWildcard') return '';
  return manufacturer === 'GenericNoWildcardInDates' && DATES.has(tag) ? '' : value;
};

/** The keys of an answer by which its resource is named in a C-MOVE or C-GET (contract 12-newer-releases.md §2.2). */
const RETRIEVE_KEYS = [QUERY_RETRIEVE_LEVEL, '0010,0020', '0020,000d', '0020,000e', '0008,0018', '0008,0050'];

export const retrieveKeys = (answer: QueryTags): QueryTags =>
  Object.fromEntries(RETRIEVE_KEYS.flatMap((tag) => (answer[tag] === undefined ? [] : [[tag, answer[tag]]])));

/** What names the parents of what is below an answer: the query of its children begins with it. */
const PARENT_KEYS: { readonly [level in Level]: readonly string[] } = {
  Patient: ['0010,0020'],
  Study: ['0020,000d'],
  Series: ['0020,000d', '0020,000e'],
  Instance: ['0020,000d', '0020,000e', '0008,0018'],
};

export const parentKeys = (level: Level, answer: QueryTags): QueryTags =>
  Object.fromEntries(PARENT_KEYS[level].map((tag) => [tag, answer[tag] ?? '']));

/** The keys of a C-MOVE-RQ or C-GET-RQ at each level that 1.10.1 sends (observed). */
const MOVE_KEYS: { readonly [level in Level]: readonly string[] } = {
  Patient: ['0010,0020'],
  Study: ['0020,000d', '0010,0020', '0008,0050'],
  Series: ['0020,000d', '0020,000e', '0010,0020', '0008,0050'],
  Instance: ['0020,000d', '0020,000e', '0008,0018', '0010,0020', '0008,0050'],
};

/** The identifier of a retrieval; null if it names nothing at its level. */
export const retrieveIdentifier = (level: Level, tags: QueryTags, characterSet: string): Identifier | null => {
  const keys = MOVE_KEYS[level].flatMap((tag) => (tags[tag] ? [[tag, tags[tag]] as const] : []));
  if (keys.length === 0) return null;
  return {
    ...Object.fromEntries(keys),
    [SPECIFIC_CHARACTER_SET]: tags[SPECIFIC_CHARACTER_SET] || characterSet,
    [QUERY_RETRIEVE_LEVEL]: LEVEL_TERMS[level],
  };
};
