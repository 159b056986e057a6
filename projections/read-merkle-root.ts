import Database from 'better-sqlite3';
import { rootOf } from '../eventstore/merkle';
import type { KnownRoot } from '../eventstore/tree-check';

type Row = { readonly size: number; readonly peaks: string };

/** The root in a database of read models, which a server may have open; null if there is none that can be read. */
export const readMerkleRoot = (file: string): KnownRoot | null => {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const row = database.prepare<[], Row>('SELECT size, peaks FROM merkle').get();
      if (row === undefined) return null;
      const peaks: readonly string[] = JSON.parse(row.peaks);
      return { size: row.size, root: rootOf({ size: row.size, peaks }) };
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
};
