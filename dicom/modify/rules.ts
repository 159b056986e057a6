import { type ProfileAction, profileOf } from '../deidentify/profile';
import type { Path } from '../edit/editor';
import { creatorBlock, elementOf, groupOf, isPrivate, isPrivateCreator } from '../parse/tag';
import type { Modification, NewValue } from './modification';
import { liesBelow, liesIn } from './tag-path';

/** What a modification asks of an element, before its value is looked at. */
export type Rule =
  | { readonly kind: 'remove' | 'keep' | 'empty' | 'uid' }
  | { readonly kind: 'replace'; readonly value: NewValue };

export type Rules = {
  /** Null: nothing is asked of this element; what lies in it may still change. */
  readonly on: (tag: number, path: Path) => Rule | null;
  /** Whether something may be asked of elements in the items of this sequence. */
  readonly reachInto: (sequence: number, path: Path) => boolean;
  /** Replacements of this data set or item. */
  readonly replacedIn: (path: Path) => readonly { readonly tag: number; readonly value: NewValue }[];
};

/** The group and block that a private creator reserves, or that a private tag lies in. */
const blockOf = (tag: number): number =>
  groupOf(tag) * 0x100 + (isPrivateCreator(tag) ? elementOf(tag) & 0xff : creatorBlock(tag));

const byAction = { remove: { kind: 'remove' }, empty: { kind: 'empty' }, uid: { kind: 'uid' } } as const satisfies Record<
  ProfileAction,
  Rule
>;

export const rulesOf = ({ remove, replace, keep, removePrivate, anonymization }: Modification): Rules => {
  const top = new Map<number, Rule>();
  const inSequences = new Map<number, Rule>();
  const atPath = [
    ...keep.map((path) => ({ path, rule: { kind: 'keep' } satisfies Rule })),
    ...remove.map((path) => ({ path, rule: { kind: 'remove' } satisfies Rule })),
    ...replace.map(({ path, value }) => ({ path, rule: { kind: 'replace', value } satisfies Rule })),
  ];
  for (const { path, rule } of atPath) {
    if (path.parents.length > 0) continue;
    top.set(path.tag, rule);
    if (rule.kind !== 'replace' && anonymization !== null) inSequences.set(path.tag, rule);
  }
  const nested = atPath.filter(({ path }) => path.parents.length > 0);
  const profile = anonymization === null ? null : profileOf(anonymization.profile);
  const keptBlocks = new Set(keep.filter(({ tag }) => isPrivate(tag)).map(({ tag }) => blockOf(tag)));

  const onPrivate = (tag: number): Rule | null => {
    if (!removePrivate || !isPrivate(tag)) return null;
    return isPrivateCreator(tag) && keptBlocks.has(blockOf(tag)) ? { kind: 'keep' } : { kind: 'remove' };
  };
  const onProfile = (tag: number): Rule | null => {
    const action = profile?.actionOn(tag) ?? null;
    return action === null ? null : byAction[action];
  };

  return {
    on: (tag, path) => {
      const asked =
        path.length === 0
          ? top.get(tag)
          : (nested.findLast((one) => one.path.tag === tag && liesIn(one.path, path))?.rule ?? inSequences.get(tag));
      return asked ?? onPrivate(tag) ?? onProfile(tag);
    },
    reachInto: (sequence, path) =>
      anonymization !== null || removePrivate || nested.some((one) => liesBelow(one.path, path, sequence)),
    replacedIn: (path) => replace.filter((one) => liesIn(one.path, path)).map(({ path: { tag }, value }) => ({ tag, value })),
  };
};
