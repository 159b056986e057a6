import type { Database } from 'better-sqlite3';
import type { Level } from '../../domain/resource/events';
import { LEVEL_NUMBER } from './levels';

/** Removes a resource with its subtree, and the parents that become empty. Unknown resources are ignored. */
export type DeleteResource = (level: Level, id: string) => void;

const SUBTREE = `
  WITH RECURSIVE subtree (key) AS (
    VALUES (?) UNION ALL SELECT child.key FROM subtree JOIN resources child ON child.parent = subtree.key
  )`;

export const openDeleteResource = (database: Database): DeleteResource => {
  const find = database.prepare<[string, number], { readonly key: number; readonly parent: number | null }>(
    'SELECT key, parent FROM resources WHERE id = ? AND level = ?',
  );
  const byKey = database.prepare<[number], { readonly key: number; readonly parent: number | null }>(
    'SELECT key, parent FROM resources WHERE key = ?',
  );
  const instances = database.prepare(`${SUBTREE} DELETE FROM resources_instances WHERE key IN subtree`);
  const resources = database.prepare(`${SUBTREE} DELETE FROM resources WHERE key IN subtree`);
  const child = database.prepare<[number]>('SELECT 1 FROM resources WHERE parent = ? LIMIT 1').pluck();
  const remove = database.prepare('DELETE FROM resources WHERE key = ?');

  return (level, id) => {
    const row = find.get(id, LEVEL_NUMBER[level]);
    if (row === undefined) return;
    instances.run(row.key);
    resources.run(row.key);
    let parent = row.parent;
    while (parent !== null && child.get(parent) === undefined) {
      const above = byKey.get(parent);
      remove.run(parent);
      parent = above?.parent ?? null;
    }
  };
};
