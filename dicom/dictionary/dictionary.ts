import { creatorBlock, elementOf, groupOf, isPrivate, isPrivateCreator } from '../parse/tag';
import { declaredName, declaredTag } from './declared-tags';
import data from './tags.json';

/** What the dictionary knows of a tag. `vr` may be one of DCMTK's choices (`ox`, `xs`, `lt`, `px`, `up`, `na`). */
export type DictionaryEntry = { readonly vr: string; readonly name: string };

/** What every unknown tag is. */
export const UNKNOWN_TAG: DictionaryEntry = { vr: 'UN', name: 'Unknown Tag & Data' };
const GROUP_LENGTH: DictionaryEntry = { vr: 'UL', name: 'GenericGroupLength' };
const PRIVATE_GROUP_LENGTH: DictionaryEntry = { vr: 'UL', name: 'PrivateGroupLength' };
const PRIVATE_CREATOR: DictionaryEntry = { vr: 'LO', name: 'PrivateCreator' };
const ILLEGAL_GROUP_LENGTH: DictionaryEntry = { vr: 'UL', name: 'IllegalGroupLength' };
const ILLEGAL_CREATOR: DictionaryEntry = { vr: 'LO', name: 'IllegalPrivateCreator' };

/** Odd groups up to here may not be used (PS3.5, 7.8). */
const LAST_ILLEGAL_GROUP = 7;

type Range = DictionaryEntry & { readonly groups: readonly [number, number]; readonly elements: readonly [number, number] };

const hex = (digits: string): number => Number.parseInt(digits, 16);

const readTags = (): ReadonlyMap<number, DictionaryEntry> =>
  new Map(data.tags.split('\n').map((line) => [hex(line.slice(0, 8)), { vr: line.slice(8, 10), name: line.slice(10) }]));

const readRanges = (): readonly Range[] =>
  data.ranges.split('\n').map((line) => {
    const [first = '', last = '', low = '', high = '', vr = '', name = ''] = line.split(' ');
    return { groups: [hex(first), hex(last)], elements: [hex(low), hex(high)], vr, name };
  });

const readPrivate = (lines: string): ReadonlyMap<string, DictionaryEntry> =>
  new Map(
    lines.split('\n').map((line) => {
      const [group = '', element = '', vr = '', ...name] = line.split(' ');
      return [`${group}${element}`, { vr, name: name.join(' ') }];
    }),
  );

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const publicTags = once(readTags);
const publicNames = once(() => new Map([...publicTags()].map(([tag, { name }]) => [name, tag])));
const ranges = once(readRanges);
const privateLines: ReadonlyMap<string, string> = new Map(Object.entries(data.privateTags));
const creators = new Map<string, ReadonlyMap<string, DictionaryEntry>>();

const privateTags = (creator: string): ReadonlyMap<string, DictionaryEntry> | undefined => {
  const known = creators.get(creator);
  if (known !== undefined) return known;
  const lines = privateLines.get(creator);
  if (lines === undefined) return undefined;
  const read = readPrivate(lines);
  creators.set(creator, read);
  return read;
};

const digits = (value: number, width: number): string => value.toString(16).padStart(width, '0');

const lookUpPrivate = (tag: number, creator: string | undefined): DictionaryEntry => {
  const illegal = groupOf(tag) <= LAST_ILLEGAL_GROUP;
  if (elementOf(tag) === 0) return illegal ? ILLEGAL_GROUP_LENGTH : PRIVATE_GROUP_LENGTH;
  if (isPrivateCreator(tag)) return illegal ? ILLEGAL_CREATOR : PRIVATE_CREATOR;
  const declared = declaredTag(tag, creator);
  if (declared !== undefined) return declared;
  const tags = creator === undefined ? undefined : privateTags(creator);
  if (tags === undefined || creatorBlock(tag) === 0) return UNKNOWN_TAG;
  const group = digits(groupOf(tag), 4);
  return tags.get(group + digits(elementOf(tag), 4)) ?? tags.get(group + digits(tag & 0xff, 2)) ?? UNKNOWN_TAG;
};

/** A range that begins with an even number holds even numbers only. */
const covers = ([first, last]: readonly [number, number], value: number): boolean =>
  value >= first && value <= last && value % 2 === first % 2;

/** The entry of a tag, private ones by the value of their creator element; of the dictionary, or declared by the operator. Never fails: an unknown tag is `Unknown Tag & Data`, `UN`. */
export const lookUp = (tag: number, creator?: string): DictionaryEntry => {
  if (isPrivate(tag)) return lookUpPrivate(tag, creator);
  const exact = publicTags().get(tag);
  if (exact !== undefined) return exact;
  const group = groupOf(tag);
  const element = elementOf(tag);
  const range = ranges().find(({ groups, elements }) => covers(groups, group) && covers(elements, element));
  if (range !== undefined) return range;
  return declaredTag(tag, creator) ?? (element === 0 ? GROUP_LENGTH : UNKNOWN_TAG);
};

/**
 * The public tag of this name, in the spelling of the dictionary, or the declared one; undefined if there is none. Retired tags are known without the prefix as well, as
 * clients name them (`OtherPatientIDs`).
 */
export const tagNamed = (name: string): number | undefined =>
  publicNames().get(name) ?? publicNames().get(`RETIRED_${name}`) ?? declaredName(name);
