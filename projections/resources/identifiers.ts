import type { Database } from 'better-sqlite3';
import { accentedUpper } from '../../dicom/matching/fold';
import type { Level, TagValues } from '../../domain/resource/events';
import { LEVEL_NUMBER } from './levels';
import { parseTags } from './rows';

const OF_PATIENT = ['0010,0010', '0010,0020', '0010,0030'] as const;

/**
 * The tags that are indexed at each level, as Orthanc does (contract 09-resources.md §10). Studies are found by their own
 * copy of the patient's: what the study's first instance says.
 */
export const IDENTIFIER_TAGS: { readonly [level in Level]: readonly string[] } = {
  Patient: OF_PATIENT,
  Study: ['0008,0020', '0008,0050', '0008,1030', '0020,000d', ...OF_PATIENT],
  Series: ['0020,000e'],
  Instance: ['0008,0018'],
};

/** The value as the index has it. */
export const identifierValue = accentedUpper;

/** `gggg,eeee` as a number. */
export const tagNumber = (tag: string): number => Number.parseInt(tag.replace(',', ''), 16);

type Indexed = { readonly key: number; readonly tags: string; readonly patient_tags: string | null };

type IdentifierRow = readonly [tag: number, value: string];

const INDEXED = (['Patient', 'Study', 'Series', 'Instance'] as const).map((level) =>
  IDENTIFIER_TAGS[level].map((tag) => [tag, tagNumber(tag)] as const),
);

const rowsOf = (level: number, tags: TagValues, patientTags: TagValues | null): readonly IdentifierRow[] =>
  (INDEXED[level] ?? []).flatMap(([tag, number]) => {
    const value = tags[tag] ?? patientTags?.[tag];
    return value === undefined ? [] : [[number, identifierValue(value)] as const];
  });

export type Identifiers = {
  readonly add: (key: number, level: number, tags: TagValues, patientTags: TagValues | null) => void;
  /** With the tags that the resource was added with. */
  readonly remove: (key: number, level: number, tags: TagValues, patientTags: TagValues | null) => void;
  /** Runs a change of a resource's tags, and indexes it anew. */
  readonly reindex: (level: number, id: string, change: () => void) => void;
};

/** Keeps the index of identifiers; a function of the resources' rows, so a rebuild makes the same one. */
export const openIdentifiers = (database: Database): Identifiers => {
  const insert = database.prepare('INSERT INTO resources_identifiers (level, tag, value, key) VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM resources_identifiers WHERE level = ? AND tag = ? AND value = ? AND key = ?');
  const find = database.prepare<[string, number], Indexed>(
    'SELECT key, tags, patient_tags FROM resources WHERE id = ? AND level = ?',
  );
  const index: Identifiers['add'] = (key, level, tags, patientTags) => {
    for (const [tag, value] of rowsOf(level, tags, patientTags)) insert.run(level, tag, value, key);
  };
  const forget: Identifiers['remove'] = (key, level, tags, patientTags) => {
    for (const [tag, value] of rowsOf(level, tags, patientTags)) remove.run(level, tag, value, key);
  };
  const withRow = (level: number, id: string, use: Identifiers['add']): void => {
    const row = find.get(id, level);
    if (row === undefined) return;
    use(row.key, level, parseTags(row.tags), row.patient_tags === null ? null : parseTags(row.patient_tags));
  };
  return {
    add: index,
    remove: forget,
    reindex: (level, id, change) => {
      withRow(level, id, forget);
      change();
      withRow(level, id, index);
    },
  };
};

/** Of values: those equal to one of a list, or those from `lower` (included) to `upper` (included or not). */
export type IdentifierRange =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'between'; readonly lower: string; readonly upper: string | null };

/** A value as the index has it, of the resource with this key. */
export type IdentifierEntry = { readonly value: string; readonly key: number };

/** Reads the index. Values are compared as `identifierValue` makes them. */
export type IdentifierQueries = {
  /** What the index has of a tag at a level after this entry, in its own order. */
  readonly identifiers: (level: Level, tag: string, after: IdentifierEntry | null, limit: number) => readonly IdentifierEntry[];
  /** Keys of the resources of a level whose tag lies in the range, ascending; null if there are more than `limit`. */
  readonly keysWith: (level: Level, tag: string, range: IdentifierRange, limit: number) => readonly number[] | null;
};

export const openIdentifierQueries = (database: Database): IdentifierQueries => {
  const equal = database
    .prepare<[number, number, string, number], number>(
      'SELECT key FROM resources_identifiers WHERE level = ? AND tag = ? AND value = ? LIMIT ? + 0',
    )
    .pluck();
  const from = database
    .prepare<[number, number, string, number], number>(
      'SELECT key FROM resources_identifiers WHERE level = ? AND tag = ? AND value >= ? LIMIT ? + 0',
    )
    .pluck();
  const between = database
    .prepare<[number, number, string, string, number], number>(
      'SELECT key FROM resources_identifiers WHERE level = ? AND tag = ? AND value >= ? AND value <= ? LIMIT ? + 0',
    )
    .pluck();
  const entries = database.prepare<[number, number, string, number, number], IdentifierEntry>(
    'SELECT value, key FROM resources_identifiers WHERE level = ? AND tag = ? AND (value, key) > (?, ?) LIMIT ? + 0',
  );

  return {
    identifiers: (level, tag, after, limit) =>
      entries.all(LEVEL_NUMBER[level], tagNumber(tag), after?.value ?? '', after?.key ?? 0, limit),
    keysWith: (level, tag, range, limit) => {
      const found = new Set<number>();
      const where = [LEVEL_NUMBER[level], tagNumber(tag)] as const;
      const take = (keys: readonly number[]): boolean => {
        for (const key of keys) found.add(key);
        return found.size <= limit;
      };
      switch (range.kind) {
        case 'values':
          for (const value of range.values) if (!take(equal.all(...where, identifierValue(value), limit + 1))) return null;
          break;
        case 'between': {
          const { lower, upper } = range;
          const keys = upper === null ? from.all(...where, lower, limit + 1) : between.all(...where, lower, upper, limit + 1);
          if (!take(keys)) return null;
        }
      }
      return [...found].sort((a, b) => a - b);
    },
  };
};
