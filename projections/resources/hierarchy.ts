import type { Database } from 'better-sqlite3';
import type { ArchiveInstance, ArchivePatient, ArchiveSeries, ArchiveStudy, ResourcesView } from '../port';
import { LEVEL_NUMBER } from './levels';
import { type BlobColumns, blobOf, parseTags } from './rows';

type Node = {
  readonly key: number;
  readonly level: number;
  readonly id: string;
  readonly parent: number | null;
  readonly tags: string;
};
type Leaf = BlobColumns & { readonly key: number; readonly id: string };

/** The instances of a series that were asked for. */
type Choice = 'all' | Set<number>;

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/** Groups what is below by the key of its parent. */
class Siblings<T> {
  readonly #groups = new Map<number, T[]>();
  add(parent: number | null, child: T): void {
    if (parent === null) return;
    const group = this.#groups.get(parent);
    if (group === undefined) this.#groups.set(parent, [child]);
    else group.push(child);
  }
  keys(): Iterable<number> {
    return this.#groups.keys();
  }
  of(parent: number): readonly T[] {
    return this.#groups.get(parent) ?? [];
  }
}

export const openHierarchy = (database: Database): ResourcesView['hierarchy'] => {
  const byPublicId = database.prepare<[string], Node>('SELECT key, level, id, parent, tags FROM resources WHERE id = ?');
  const byKey = database.prepare<[number], Node>('SELECT key, level, id, parent, tags FROM resources WHERE key = ?');
  const below = database.prepare<[number], Node>(
    'SELECT key, level, id, parent, tags FROM resources WHERE parent = ? ORDER BY key',
  );
  const leaves = database.prepare<[number], Leaf>(`
    SELECT r.key, r.id, i.blob_store, i.blob_id, i.size, i.md5, i.sha256, i.deflated_size, i.deflated_md5
    FROM resources r JOIN resources_instances i USING (key) WHERE r.parent = ? ORDER BY r.key`);

  /** Takes the resource and what is below it, down to its series, which are wanted whole. */
  const takeSeries = (resource: Node, known: Map<number, Node>, choices: Map<number, Choice>): void => {
    known.set(resource.key, resource);
    if (resource.level === LEVEL_NUMBER.Series) choices.set(resource.key, 'all');
    else for (const child of below.all(resource.key)) takeSeries(child, known, choices);
  };

  /** The series that hold what was asked for; null if an id is unknown. What was read on the way is `known`. */
  const choose = (ids: readonly string[], known: Map<number, Node>): ReadonlyMap<number, Choice> | null => {
    const choices = new Map<number, Choice>();
    for (const id of ids) {
      const row = byPublicId.get(id);
      if (row === undefined) return null;
      if (row.level === LEVEL_NUMBER.Instance && row.parent !== null) {
        const choice = choices.get(row.parent);
        if (choice === undefined) choices.set(row.parent, new Set([row.key]));
        else if (choice !== 'all') choice.add(row.key);
      } else takeSeries(row, known, choices);
    }
    return choices;
  };

  const instancesOf = (series: number, choice: Choice): readonly ArchiveInstance[] =>
    leaves.all(series).flatMap((leaf) => (choice === 'all' || choice.has(leaf.key) ? [{ id: leaf.id, blob: blobOf(leaf) }] : []));

  return (ids) => {
    const known = new Map<number, Node>();
    const choices = choose(ids, known);
    if (choices === null) return null;
    const node = (key: number): Node => {
      const row = known.get(key) ?? byKey.get(key);
      if (row === undefined) throw new RangeError('A resource without its parent');
      return row;
    };
    const series = new Siblings<ArchiveSeries>();
    for (const [key, choice] of choices) {
      const { id, tags, parent } = node(key);
      series.add(parent, { id, tags: parseTags(tags), instances: instancesOf(key, choice) });
    }
    const studies = new Siblings<ArchiveStudy>();
    for (const key of series.keys()) {
      const { id, tags, parent } = node(key);
      studies.add(parent, { id, tags: parseTags(tags), series: series.of(key).toSorted(byId) });
    }
    const patients: ArchivePatient[] = [];
    for (const key of studies.keys()) {
      const { id, tags } = node(key);
      patients.push({ id, tags: parseTags(tags), studies: studies.of(key).toSorted(byId) });
    }
    return patients.sort(byId);
  };
};
