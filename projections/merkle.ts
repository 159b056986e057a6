import { appendLeaf, emptyTree, type MerkleTree, rootOf } from '../eventstore/merkle';
import type { Position } from '../eventstore/port';
import type { Projection } from './host/projection';

/** Root over the first `size` events of the log (RFC 9162 section 2.1), the last of which is at `position`. */
export type MerkleRoot = { readonly size: number; readonly root: string; readonly position: Position | null };

type Row = { readonly size: number; readonly peaks: string; readonly position: string | null };

type Leaves = { readonly tree: MerkleTree; readonly position: Position | null };

const parsePeaks = (text: string): readonly string[] => JSON.parse(text);

/** The Merkle tree over the events' hashes in the order of the log. `transient`: streams that are not in it. */
export const merkleProjection = (transient: (stream: string) => boolean): Projection<() => MerkleRoot> => ({
  name: 'merkle',
  version: 1,
  schema: `
    CREATE TABLE merkle (only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, peaks TEXT NOT NULL, position TEXT) STRICT;
    INSERT INTO merkle VALUES (1, ${emptyTree.size}, '${JSON.stringify(emptyTree.peaks)}', NULL);`,
  open: (database) => {
    const read = database.prepare<[], Row>('SELECT size, peaks, position FROM merkle');
    const save = database.prepare('UPDATE merkle SET size = ?, peaks = ?, position = ?');
    let held: Leaves | null = null;

    const load = (): Leaves => {
      const row = read.get();
      if (row === undefined) throw new RangeError('The Merkle tree has no row');
      const position = row.position === null ? null : BigInt(row.position);
      return { tree: { size: row.size, peaks: parsePeaks(row.peaks) }, position };
    };

    return {
      fold: {
        apply: (event) => {
          if (transient(event.stream)) return;
          held = { tree: appendLeaf((held ?? load()).tree, event.hash), position: event.position };
        },
        flush: () => {
          if (held !== null) save.run(held.tree.size, JSON.stringify(held.tree.peaks), held.position?.toString() ?? null);
        },
        discard: () => {
          held = null;
        },
      },
      view: () => {
        const { tree, position } = held ?? load();
        return { size: tree.size, root: rootOf(tree), position };
      },
    };
  },
});
