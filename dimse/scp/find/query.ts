import * as E from 'fp-ts/Either';
import { lookUp } from '../../../dicom/dictionary/dictionary';
import { readConstraint } from '../../../dicom/matching/constraint';
import type { Level } from '../../../domain/resource/events';
import { placementOf } from '../../../find/placement';
import type { FindQuery } from '../../../find/port';
import { isComputed } from '../../../find/requested-tags/computed';
import { tagNumber } from '../../identifier/encode';
import type { Identifier } from '../../port';

export const QUERY_LEVEL = '0008,0052';
const CHARACTER_SET = '0008,0005';
const RETRIEVE_AET = '0008,0054';
const TIMEZONE = '0008,0201';

/** As PS3.4 C.3 spells them; Orthanc also takes INSTANCE. */
const LEVELS: { readonly [name: string]: Level } = {
  PATIENT: 'Patient',
  STUDY: 'Study',
  SERIES: 'Series',
  IMAGE: 'Instance',
  INSTANCE: 'Instance',
};

/** The level that an identifier names, or null. */
export const levelOf = (identifier: Identifier): Level | null => {
  const name = textOf(identifier, QUERY_LEVEL).toUpperCase();
  return Object.hasOwn(LEVELS, name) ? (LEVELS[name] ?? null) : null;
};

const textOf = (identifier: Identifier, tag: string): string => {
  const value = identifier[tag];
  return typeof value === 'string' ? value.trim() : '';
};

/** Not asked of a resource: how the query itself is meant. */
const OF_THE_QUERY: ReadonlySet<string> = new Set([QUERY_LEVEL, CHARACTER_SET, RETRIEVE_AET]);

export type ScpQuery = {
  readonly query: FindQuery;
  /** Tags that are answered, in the order of the query; sequences apart. */
  readonly requested: readonly string[];
  /** Those that are looked up; the others are empty. */
  readonly known: readonly string[];
  readonly sequences: readonly string[];
  /** QueryRetrieveLevel as it was asked for: so it is answered. */
  readonly levelName: string;
};

export type QueryRules = {
  /** `CaseSensitivePN`. */
  readonly caseSensitivePn: boolean;
  /** Answers at most; null: all. */
  readonly limit: number | null;
};

/**
 * Reads an identifier of C-FIND (contract 06-dimse.md §8): as a find, but upper and lower case differ in every VR except PN. Null: a constraint
 * that its VR does not allow.
 */
export const readQuery = (level: Level, identifier: Identifier, { caseSensitivePn, limit }: QueryRules): ScpQuery | null => {
  const tags: FindQuery['tags'][number][] = [];
  const requested: string[] = [];
  const sequences: string[] = [];
  for (const [tag, value] of Object.entries(identifier)) {
    if (OF_THE_QUERY.has(tag)) continue;
    const { vr } = lookUp(tagNumber(tag));
    if (typeof value !== 'string' || vr === 'SQ') {
      sequences.push(tag);
      continue;
    }
    requested.push(tag);
    // It says how the query is meant, and matches everything (1.12.4).
    if (tag === TIMEZONE) continue;
    const constraint = readConstraint(vr, value);
    if (E.isLeft(constraint)) return null;
    tags.push({ tag, constraint: constraint.right, caseSensitive: vr === 'PN' ? caseSensitivePn : true });
  }
  const query: FindQuery = {
    level,
    tags,
    metadata: [],
    labels: { labels: [], constraint: 'All' },
    parent: null,
    caseSensitive: true,
    orderBy: [],
    since: 0,
    limit,
  };
  const levelName = textOf(identifier, QUERY_LEVEL);
  return { query, requested, known: knownAt(level, requested), sequences, levelName };
};

/**
 * A file is opened for an answer only where a tag is asked for that no level has in the database; then tags of lower levels are answered as well,
 * else they are empty (observed on 1.10.1).
 */
const knownAt = (level: Level, requested: readonly string[]): readonly string[] => {
  const opens = requested.some((tag) => !isComputed(tag) && placementOf(tag, level).kind === 'file');
  return opens ? requested : requested.filter((tag) => placementOf(tag, level).kind !== 'nowhere');
};
