import { readTag } from '../dictionary/read-tag';
import type { Path } from '../edit/editor';

/** A tag, and the sequences that it lies in: `item` counts from 0, null means every item. */
export type TagPath = {
  readonly parents: readonly { readonly tag: number; readonly item: number | null }[];
  readonly tag: number;
};

/** `UnknownTag`: a name that the dictionary lacks, or a path that ends with an item. */
export type TagPathError =
  | { readonly _tag: 'UnknownTag' }
  | { readonly _tag: 'NoIndex' }
  | { readonly _tag: 'BadIndex'; readonly index: string };

const MAX_INDEX = 2 ** 31 - 1;

const readIndex = (text: string): number | null | TagPathError => {
  if (text === '*') return null;
  const index = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return index <= MAX_INDEX ? index : { _tag: 'BadIndex', index: `[${text}]` };
};

const readParent = (step: string): TagPath['parents'][number] | TagPathError => {
  const open = step.indexOf('[');
  if (open < 0 || !step.endsWith(']')) return { _tag: 'NoIndex' };
  const tag = readTag(step.slice(0, open).trim());
  if (tag === null) return { _tag: 'UnknownTag' };
  const item = readIndex(step.slice(open + 1, -1));
  return item !== null && typeof item === 'object' ? item : { tag, item };
};

/** `PatientName`, `0010,0010`, or `RequestAttributesSequence[0].ScheduledProcedureStepID`, with `[*]` for all items. */
export const readTagPath = (text: string): TagPath | TagPathError => {
  const steps = text.split('.');
  const tag = readTag((steps.pop() ?? '').trim());
  const parents: TagPath['parents'][number][] = [];
  for (const step of steps) {
    const parent = readParent(step);
    if ('_tag' in parent) return parent;
    parents.push(parent);
  }
  return tag === null ? { _tag: 'UnknownTag' } : { parents, tag };
};

/** True if the path's element, if it exists, is directly in this item. */
export const liesIn = ({ parents }: TagPath, path: Path): boolean => parents.length === path.length && startsWith(parents, path);

/** True if the path's element lies somewhere below this sequence of this item. */
export const liesBelow = ({ parents }: TagPath, path: Path, sequence: number): boolean =>
  parents.length > path.length && startsWith(parents, path) && parents[path.length]?.tag === sequence;

const startsWith = (parents: TagPath['parents'], path: Path): boolean =>
  path.every(({ tag, item }, depth) => {
    const parent = parents[depth];
    return parent !== undefined && parent.tag === tag && (parent.item === null || parent.item === item);
  });
