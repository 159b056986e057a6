import type { Database } from 'better-sqlite3';
import type { Projection } from './projection';

/** Drops whatever an earlier version of the projection left, and makes its tables anew. Part of the caller's transaction. */
export const recreateTables = (database: Database, projection: Projection): void => {
  const tables = database
    .prepare<{ readonly name: string }, { readonly name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND (name = @name OR substr(name, 1, length(@name) + 1) = @name || '_')",
    )
    .all({ name: projection.name });
  for (const { name } of tables) database.exec(`DROP TABLE "${name.replaceAll('"', '""')}"`);
  database.prepare('DELETE FROM parked WHERE projection = ?').run(projection.name);
  database.exec(projection.schema);
};
