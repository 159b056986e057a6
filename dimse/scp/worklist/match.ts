import * as E from 'fp-ts/Either';
import { lookUp } from '../../../dicom/dictionary/dictionary';
import { readConstraint } from '../../../dicom/matching/constraint';
import { accentedUpper, sameText } from '../../../dicom/matching/fold';
import { type Matcher, matcherOf } from '../../../dicom/matching/matcher';
import { tagNumber } from '../../identifier/encode';
import type { Identifier } from '../../port';

const CHARACTER_SET = '0008,0005';

/** One level of a worklist query: tests of its texts, and of the items of its sequences. */
export type WorklistQuery = {
  readonly texts: readonly { readonly tag: string; readonly matches: Matcher }[];
  readonly sequences: readonly { readonly tag: string; readonly item: WorklistQuery | null }[];
};

/** Sequences within sequences that a query may hold. */
const DEEPEST = 8;

/** Reads a query (PS3.4 K.2.2); null: a constraint that its VR does not allow, or one that is nested too deeply. */
export const readWorklistQuery = (identifier: Identifier, caseSensitivePn: boolean, depth = 0): WorklistQuery | null => {
  if (depth > DEEPEST) return null;
  const texts: WorklistQuery['texts'][number][] = [];
  const sequences: WorklistQuery['sequences'][number][] = [];
  for (const [tag, value] of Object.entries(identifier)) {
    if (tag === CHARACTER_SET) continue;
    const { vr } = lookUp(tagNumber(tag));
    if (typeof value !== 'string' || vr === 'SQ') {
      const first = typeof value === 'string' ? undefined : value[0];
      const item = first === undefined ? null : readWorklistQuery(first, caseSensitivePn, depth + 1);
      if (first !== undefined && item === null) return null;
      sequences.push({ tag, item });
      continue;
    }
    const constraint = readConstraint(vr, value);
    if (E.isLeft(constraint)) return null;
    const fold = vr === 'PN' && !caseSensitivePn ? accentedUpper : sameText;
    texts.push({ tag, matches: matcherOf(constraint.right, fold) });
  }
  return { texts, sequences };
};

const itemsOf = (values: Identifier, tag: string): readonly Identifier[] => {
  const value = values[tag];
  return value === undefined || typeof value === 'string' ? [] : value;
};

const textOf = (values: Identifier, tag: string): string | undefined => {
  const value = values[tag];
  return typeof value === 'string' ? value : undefined;
};

/** Whether anything but everything is asked for. */
const isSelective = (query: WorklistQuery): boolean =>
  query.texts.some(({ matches }) => !matches(undefined)) ||
  query.sequences.some(({ item }) => item !== null && isSelective(item));

/** Whether an entry matches: of a sequence one item has to. */
export const matchesWorklist = (query: WorklistQuery, entry: Identifier): boolean =>
  query.texts.every(({ tag, matches }) => matches(textOf(entry, tag))) &&
  query.sequences.every(
    ({ tag, item }) => item === null || !isSelective(item) || itemsOf(entry, tag).some((one) => matchesWorklist(item, one)),
  );

/** What an entry answers: the tags that were asked for, empty where it lacks them; of sequences the items that match. */
export const worklistAnswer = (query: WorklistQuery, entry: Identifier): Identifier => ({
  ...Object.fromEntries(query.texts.map(({ tag }) => [tag, textOf(entry, tag) ?? ''])),
  ...Object.fromEntries(
    query.sequences.map(({ tag, item }) => {
      const items = itemsOf(entry, tag);
      if (item === null) return [tag, items];
      return [tag, items.filter((one) => matchesWorklist(item, one)).map((one) => worklistAnswer(item, one))];
    }),
  ),
});
