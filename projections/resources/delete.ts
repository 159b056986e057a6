import type { Database } from 'better-sqlite3';
import type { Level } from '../../domain/resource/events';
import type { Freshness } from './freshness';
import type { Identifiers } from './identifiers';
import { LEVEL_NUMBER } from './levels';
import { parseTags } from './rows';

/** Removes a resource with its subtree, and the parents that become empty. Unknown resources are ignored. */
export type DeleteResource = (level: Level, id: string) => void;

const SUBTREE = `
  WITH RECURSIVE subtree (key) AS (
    VALUES (?) UNION ALL SELECT child.key FROM subtree JOIN resources child ON child.parent = subtree.key
  )`;

type Removed = {
  readonly key: number;
  readonly id: string;
  readonly level: number;
  readonly parent: number | null;
  readonly tags: string;
  readonly patient_tags: string | null;
};

export const openDeleteResource = (database: Database, identifiers: Identifiers, freshness: Freshness): DeleteResource => {
  const find = database.prepare<[string, number], { readonly key: number; readonly parent: number | null }>(
    'SELECT key, parent FROM resources WHERE id = ? AND level = ?',
  );
  const byKey = database.prepare<[number], Removed>(
    'SELECT key, id, level, parent, tags, patient_tags FROM resources WHERE key = ?',
  );
  const subtree = database.prepare<[number], Removed>(
    `${SUBTREE} SELECT key, id, level, parent, tags, patient_tags FROM resources WHERE key IN subtree`,
  );
  const instances = database.prepare(`${SUBTREE} DELETE FROM resources_instances WHERE key IN subtree`);
  const resources = database.prepare(`${SUBTREE} DELETE FROM resources WHERE key IN subtree`);
  const child = database.prepare<[number]>('SELECT 1 FROM resources WHERE parent = ? LIMIT 1').pluck();
  const remove = database.prepare('DELETE FROM resources WHERE key = ?');

  const forget = ({ key, level, tags, patient_tags }: Removed): void =>
    identifiers.remove(key, level, parseTags(tags), patient_tags === null ? null : parseTags(patient_tags));

  return (level, id) => {
    const row = find.get(id, LEVEL_NUMBER[level]);
    if (row === undefined) return;
    for (const one of subtree.all(row.key)) forget(one);
    instances.run(row.key);
    resources.run(row.key);
    freshness.touch(id);
    let parent = row.parent;
    while (parent !== null) {
      const above = byKey.get(parent);
      if (above === undefined) return;
      freshness.touch(above.id);
      if (child.get(parent) !== undefined) return;
      forget(above);
      remove.run(parent);
      parent = above.parent;
    }
  };
};
