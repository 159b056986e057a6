import type { Database } from 'better-sqlite3';
import type { ResourceRow, ResourcesView } from '../port';
import { LEVEL_NUMBER, levelOf } from './levels';
import { type InstanceColumns, type ResourceColumns, resourceOf } from './rows';

type Queries = Pick<ResourcesView, 'list' | 'get' | 'find' | 'children' | 'indexes' | 'instances' | 'unstable'>;

const LARGEST = 2 ** 31 - 1;

export const openQueries = (database: Database): Queries => {
  const list = database
    .prepare<[number, number, number], string>('SELECT id FROM resources WHERE level = ? ORDER BY key LIMIT ? + 0 OFFSET ? + 0')
    .pluck();
  const find = database.prepare<[string], ResourceColumns & { readonly key: number }>(`
    SELECT r.key, r.id, r.level, p.id AS parent_id, r.tags, r.patient_tags, r.last_update, r.stable, r.expected
    FROM resources r LEFT JOIN resources p ON p.key = r.parent WHERE r.id = ?`);
  const instance = database.prepare<[number], InstanceColumns>('SELECT * FROM resources_instances WHERE key = ?');
  const key = database.prepare<[string, number], number>('SELECT key FROM resources WHERE id = ? AND level = ?').pluck();
  const children = database.prepare<[number], string>('SELECT id FROM resources WHERE parent = ? ORDER BY key').pluck();
  const indexes = database
    .prepare<[number], number | null>(
      'SELECT i.index_in_series FROM resources r JOIN resources_instances i USING (key) WHERE r.parent = ? ORDER BY r.key',
    )
    .pluck();
  const below = database
    .prepare<[number, number], string>(`
      WITH RECURSIVE below (key, level, id) AS (
        SELECT key, level, id FROM resources WHERE key = ?
        UNION ALL SELECT r.key, r.level, r.id FROM below JOIN resources r ON r.parent = below.key
      ) SELECT id FROM below WHERE level = ? ORDER BY key`)
    .pluck();
  const unstable = database.prepare<[], { readonly level: number; readonly id: string; readonly last_update: number }>(
    'SELECT level, id, last_update FROM resources WHERE stable = 0 ORDER BY key',
  );

  const findRow = (id: string): ResourceRow | null => {
    const row = find.get(id);
    if (row === undefined) return null;
    return resourceOf(row, row.level === LEVEL_NUMBER.Instance ? instance.get(row.key) : undefined);
  };

  return {
    list: (level, page) => list.all(LEVEL_NUMBER[level], page?.limit ?? LARGEST, page?.since ?? 0),
    find: findRow,
    get: (level, id) => {
      const row = findRow(id);
      return row?.level === level ? row : null;
    },
    children: (level, id) => {
      const parent = key.get(id, LEVEL_NUMBER[level]);
      return parent === undefined ? [] : children.all(parent);
    },
    indexes: (series) => {
      const parent = key.get(series, LEVEL_NUMBER.Series);
      return parent === undefined ? [] : indexes.all(parent);
    },
    instances: (level, id) => {
      const top = key.get(id, LEVEL_NUMBER[level]);
      return top === undefined ? [] : below.all(top, LEVEL_NUMBER.Instance);
    },
    unstable: () => unstable.all().map(({ level, id, last_update }) => ({ level: levelOf(level), id, lastUpdate: last_update })),
  };
};
