import { elementOf, groupOf } from '../parse/tag';
import table2008 from './profile-2008.json';
import table2017c from './profile-2017c.json';
import table2021b from './profile-2021b.json';
import table2023b from './profile-2023b.json';

/** What PS3.15, Table E.1-1 asks for, as Orthanc understands it: `remove`, `empty` (X, Z, D), or a new `uid` (U). */
export type ProfileAction = 'remove' | 'empty' | 'uid';

export const PROFILE_NAMES = ['2008', '2017c', '2021b', '2023b'] as const;
/** The edition of PS3.15 that a profile follows. */
export type ProfileName = (typeof PROFILE_NAMES)[number];

export type Profile = {
  /** Null: the element is kept. Identifiers of patient, study, series and instance, and PatientName, are the business of the caller. */
  readonly actionOn: (tag: number) => ProfileAction | null;
};

export const isProfileName = (name: string): name is ProfileName => PROFILE_NAMES.some((known) => known === name);

const tables = { '2008': table2008, '2017c': table2017c, '2021b': table2021b, '2023b': table2023b } as const;

const tagsOf = (lines: readonly string[]): readonly number[] =>
  lines.flatMap((line) => {
    const [group = '', elements = ''] = line.split(': ');
    return elements.split(' ').map((element) => Number.parseInt(group + element, 16));
  });

const read = (name: ProfileName): ReadonlyMap<number, ProfileAction> => {
  const actions = tables[name];
  return new Map(
    (['remove', 'empty', 'uid'] as const).flatMap((action) => tagsOf(actions[action]).map((tag) => [tag, action] as const)),
  );
};

const FIRST_OVERLAY = 0x6000;
const FIRST_CURVE = 0x5000;
const REPEATED = 0x1f;
const OVERLAY_DATA = 0x3000;
const OVERLAY_COMMENTS = 0x4000;

/** Curves, and the data and comments of overlays: they repeat over groups, and may be burned-in names. */
const isRepeatingGroup = (tag: number): boolean => {
  const group = groupOf(tag);
  if (group % 2 === 1) return false;
  if (group >= FIRST_CURVE && group <= FIRST_CURVE + REPEATED) return true;
  const element = elementOf(tag);
  return (
    group >= FIRST_OVERLAY && group <= FIRST_OVERLAY + REPEATED && (element === OVERLAY_DATA || element === OVERLAY_COMMENTS)
  );
};

const profiles = new Map<ProfileName, Profile>();

/** The table of an edition, tag by tag: contract 03-modify-anonymize.md §6 and 12-newer-releases.md §4. */
export const profileOf = (name: ProfileName): Profile => {
  const known = profiles.get(name);
  if (known !== undefined) return known;
  const actions = read(name);
  const repeating = name !== '2008';
  const profile: Profile = { actionOn: (tag) => actions.get(tag) ?? (repeating && isRepeatingGroup(tag) ? 'remove' : null) };
  profiles.set(name, profile);
  return profile;
};
