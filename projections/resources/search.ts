import type { Database } from 'better-sqlite3';
import type { Level, TagValues } from '../../domain/resource/events';
import { type IdentifierQueries, openIdentifierQueries } from './identifiers';
import { LEVEL_NUMBER, levelOf } from './levels';
import { parseTags } from './rows';

/** A resource as a find looks at it. Keys order resources by insertion. */
export type Candidate = {
  readonly key: number;
  readonly level: Level;
  readonly id: string;
  readonly parent: number | null;
  /** Microseconds. */
  readonly lastUpdate: number;
  /** Parsed when asked for. */
  readonly tags: () => TagValues;
  /** Studies: their own copy of the patient's tags. */
  readonly patientTags: () => TagValues;
};

/** Reads resources in pages: no call holds the event loop for longer than a page takes. */
export type ResourceSearch = IdentifierQueries & {
  readonly keyOf: (level: Level, id: string) => number | null;
  readonly byKey: (key: number) => Candidate | null;
  /** Those of the keys that are there, ascending by key. */
  readonly byKeys: (keys: readonly number[]) => readonly Candidate[];
  /** Resources of a level with a key above `after`, ascending by key. */
  readonly page: (level: Level, after: number, limit: number) => readonly Candidate[];
  /** Direct children with a key above `after`, ascending by key. */
  readonly childrenPage: (parent: number, after: number, limit: number) => readonly Candidate[];
  /** How many resources of a level are below this one. */
  readonly countBelow: (key: number, below: Level) => number;
  /** SOPClassUID of the instances of a study, each once, ascending. */
  readonly sopClassesOf: (study: number) => readonly string[];
};

type Columns = {
  readonly key: number;
  readonly level: number;
  readonly id: string;
  readonly parent: number | null;
  readonly tags: string;
  readonly patient_tags: string | null;
  readonly last_update: number;
};

const candidateOf = ({ key, level, id, parent, tags, patient_tags, last_update }: Columns): Candidate => {
  let parsed: TagValues | null = null;
  let parsedPatient: TagValues | null = null;
  return {
    key,
    level: levelOf(level),
    id,
    parent,
    lastUpdate: last_update,
    tags: () => (parsed ??= parseTags(tags)),
    patientTags: () => (parsedPatient ??= patient_tags === null ? {} : parseTags(patient_tags)),
  };
};

const COLUMNS = 'SELECT key, level, id, parent, tags, patient_tags, last_update FROM resources';
const BELOW = `
  WITH RECURSIVE below (key, level) AS (
    SELECT key, level FROM resources WHERE key = ?
    UNION ALL SELECT r.key, r.level FROM below JOIN resources r ON r.parent = below.key WHERE below.level < ?
  )`;

export const openSearch = (database: Database): ResourceSearch => {
  const key = database.prepare<[string, number], number>('SELECT key FROM resources WHERE id = ? AND level = ?').pluck();
  const byKey = database.prepare<[number], Columns>(`${COLUMNS} WHERE key = ?`);
  const byKeys = database.prepare<[string], Columns>(`${COLUMNS} WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key`);
  const page = database.prepare<[number, number, number], Columns>(
    `${COLUMNS} WHERE level = ? AND key > ? ORDER BY key LIMIT ? + 0`,
  );
  const children = database.prepare<[number, number, number], Columns>(
    `${COLUMNS} WHERE parent = ? AND key > ? ORDER BY key LIMIT ? + 0`,
  );
  const count = database.prepare<[number, number, number], number>(`${BELOW} SELECT count(*) FROM below WHERE level = ?`).pluck();
  const sopClasses = database
    .prepare<[number, number], string>(
      `${BELOW} SELECT DISTINCT sop_class FROM below JOIN resources_instances USING (key) ORDER BY sop_class`,
    )
    .pluck();

  return {
    ...openIdentifierQueries(database),
    keyOf: (level, id) => key.get(id, LEVEL_NUMBER[level]) ?? null,
    byKey: (one) => {
      const row = byKey.get(one);
      return row === undefined ? null : candidateOf(row);
    },
    byKeys: (keys) => {
      const [only] = keys;
      const rows = only !== undefined && keys.length === 1 ? byKey.all(only) : byKeys.all(JSON.stringify(keys));
      return rows.map(candidateOf);
    },
    page: (level, after, limit) => page.all(LEVEL_NUMBER[level], after, limit).map(candidateOf),
    childrenPage: (parent, after, limit) => children.all(parent, after, limit).map(candidateOf),
    countBelow: (one, below) => count.get(one, LEVEL_NUMBER[below], LEVEL_NUMBER[below]) ?? 0,
    sopClassesOf: (study) => sopClasses.all(study, LEVEL_NUMBER.Instance),
  };
};
