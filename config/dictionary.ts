import type { TagDeclaration } from './options';

const TAG = /^([0-9a-f]{4})[,-]?([0-9a-f]{4})$/i;
/** PS3.5, 6.2. */
const VRS = 'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV'.split(' ');
/** Private groups begin here (PS3.5, 7.8). */
const FIRST_PRIVATE_GROUP = 9;

/** `Dictionary` as written: tags to `[VR, name, least and most values, private creator]`, of which the last three may lack; null if it is of another type. */
export const dictionary = (value: unknown): readonly TagDeclaration[] | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const tags = Object.entries(value).map(([key, entry]) => declaration(key, entry));
  return tags.every((tag) => tag !== null) ? tags : null;
};

const declaration = (key: string, entry: unknown): TagDeclaration | null => {
  if (!Array.isArray(entry) || entry.length < 2 || entry.length > 5) return null;
  const [vr, name, least = 1, most = 1, creator = '']: readonly unknown[] = entry;
  const [, group, element] = TAG.exec(key) ?? [];
  if (typeof vr !== 'string' || typeof name !== 'string' || typeof creator !== 'string') return null;
  if (typeof least !== 'number' || typeof most !== 'number') return null;
  return { tag: Number.parseInt(`${group}${element}`, 16), vr, name, least, most, creator: creator === '' ? null : creator };
};

/** Whether each declaration could be one: a tag, a VR, a name; and a private tag where there is a creator. `most` 0: as many as one likes. */
export const isDictionary = (value: unknown): boolean => Array.isArray(value) && value.every(isDeclaration);

const isDeclaration = ({ tag, vr, name, least, most, creator }: TagDeclaration): boolean =>
  Number.isInteger(tag) &&
  VRS.includes(vr) &&
  name !== '' &&
  Number.isInteger(least) &&
  least >= 1 &&
  Number.isInteger(most) &&
  (most === 0 || most >= least) &&
  (creator === null || isPrivate(tag));

const isPrivate = (tag: number): boolean => {
  const group = Math.floor(tag / 0x10000);
  return group % 2 === 1 && group >= FIRST_PRIVATE_GROUP;
};
