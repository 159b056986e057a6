import { matchesWildcard } from '../dicom/matching/wildcard';
import { LEVELS, type Level } from '../domain/resource/events';
import { type IdentifierEntry, identifierValue } from '../projections/resources/identifiers';
import type { Candidate, ResourceSearch } from '../projections/resources/search';
import { indexRangeOf } from './index-range';
import type { IndexedConstraint, Plan } from './plan';
import type { FindQuery } from './port';

/** Resources that one call of the database hands out: a few milliseconds of work. */
const PAGE = 500;

/** Where the index names more resources of its level, all are looked at in pages. */
const MOST_INDEXED = 5000;

/** Entries of the index that are compared with a pattern in one go. */
const SCANNED = 2000;

const depthOf = (level: Level): number => LEVELS.indexOf(level);

function* pages(next: (after: number) => readonly Candidate[]): Generator<readonly Candidate[]> {
  let after = 0;
  for (;;) {
    const page = next(after);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.key;
  }
}

/** The resources of a level that are below this one, or this one itself. */
function* descend(search: ResourceSearch, from: Candidate, level: Level): Generator<readonly Candidate[]> {
  if (from.level === level) {
    yield [from];
    return;
  }
  for (const page of pages((after) => search.childrenPage(from.key, after, PAGE))) {
    if (page[0]?.level === level) yield page;
    else for (const child of page) yield* descend(search, child, level);
  }
}

/** The fewest resources that the index names, or null if it names too many or none of the constraints is a range of it. */
const keysInRange = (search: ResourceSearch, { indexed }: Plan): readonly number[] | null => {
  let fewest: readonly number[] | null = null;
  for (const { level, tag, constraint, exact } of indexed) {
    const range = indexRangeOf(constraint, exact);
    if (range === null) continue;
    const limit: number = fewest?.length ?? MOST_INDEXED;
    const keys = search.keysWith(level, tag, range, limit);
    if (keys !== null && (fewest === null || keys.length < fewest.length)) fewest = keys;
  }
  return fewest;
};

/** Empty pages, while all that the index has of the tag is compared; then the keys of what matches, or null if that is too much. */
function* keysMatching(
  search: ResourceSearch,
  { level, tag }: IndexedConstraint,
  pattern: readonly string[],
): Generator<readonly Candidate[], readonly number[] | null> {
  const keys: number[] = [];
  let after: IdentifierEntry | null = null;
  for (;;) {
    const entries: readonly IdentifierEntry[] = search.identifiers(level, tag, after, SCANNED);
    for (const { value, key } of entries) if (matchesWildcard(pattern, [...value])) keys.push(key);
    if (keys.length > MOST_INDEXED) return null;
    if (entries.length < SCANNED) return keys.sort((a, b) => a - b);
    after = entries.at(-1) ?? null;
    yield [];
  }
}

function* indexedKeys(search: ResourceSearch, plan: Plan): Generator<readonly Candidate[], readonly number[] | null> {
  const inRange = keysInRange(search, plan);
  if (inRange !== null) return inRange;
  for (const one of plan.indexed) {
    const { constraint, exact } = one;
    // Values that are compared as they are may match with another number of letters than the index has.
    if (constraint.kind === 'wildcard' && !exact)
      return yield* keysMatching(search, one, [...identifierValue(constraint.pattern)]);
  }
  return null;
}

/**
 * All resources that can match, each once, in pages; empty pages are to be expected. Between two pages others may change
 * the database.
 */
export function* candidatesOf(search: ResourceSearch, query: FindQuery, plan: Plan): Generator<readonly Candidate[]> {
  const { level, parent } = query;
  if (plan.impossible) return;
  const keys = parent === null ? yield* indexedKeys(search, plan) : ancestorKey(search, parent, level);
  if (keys === null) {
    yield* pages((after) => search.page(level, after, PAGE));
    return;
  }
  for (let start = 0; start < keys.length; start += PAGE) {
    const found = search.byKeys(keys.slice(start, start + PAGE));
    if (found[0]?.level === level) yield found;
    else for (const from of found) yield* descend(search, from, level);
  }
}

const ancestorKey = (search: ResourceSearch, parent: NonNullable<FindQuery['parent']>, level: Level): readonly number[] => {
  const key = depthOf(parent.level) < depthOf(level) ? search.keyOf(parent.level, parent.id) : null;
  return key === null ? [] : [key];
};
