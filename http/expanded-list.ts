import { setImmediate as turn } from 'node:timers/promises';
import type { TagsFormat } from '../dicom/port';
import type { Level } from '../domain/resource/events';
import type { ResourcesView } from '../projections/port';
import { orthancJson } from './orthanc-json';
import { resourceJson } from './resource-json';

/** Resources whose text is kept: some megabytes. A longer list would throw out what it needs next, and keeps none. */
const KEPT = 5000;
/** Resources that are written anew before others have their turn. */
const PIECE = 64;

const [OPEN, COMMA, CLOSE, EMPTY] = [Buffer.from('['), Buffer.from(','), Buffer.from('\n]'), Buffer.from('[]')];

type Page = { readonly since: number; readonly limit: number };
/** As bytes: to join strings of this size costs more than all the rest. */
type Kept = { readonly version: string; readonly text: Buffer };

export type ExpandedList = (level: Level, page: Page | undefined, format: TagsFormat) => Promise<Buffer | null>;

/**
 * Writes whole resources of a level as one JSON array, or null where their versions are not known. The text of a resource is kept as
 * long as it shows the same. A resource that is deleted meanwhile is left out.
 */
export const createExpandedList = (resources: ResourcesView, newer: boolean): ExpandedList => {
  const kept = new Map<string, Kept>();

  const written = (level: Level, id: string, format: TagsFormat): Buffer | null => {
    const row = resources.get(level, id);
    return row === null ? null : Buffer.from(orthancJson([resourceJson(row, format, resources, newer)]).slice(1, -2));
  };

  const keep = (name: string, one: Kept): void => {
    kept.delete(name);
    kept.set(name, one);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  };

  return async (level, page, format) => {
    const { patients, studies } = resources.statistics();
    const length = Math.min(level === 'Patient' ? patients : studies, page?.limit ?? Number.POSITIVE_INFINITY);
    const versions = length > KEPT ? null : resources.versions(level, page);
    if (versions === null) return null;
    const pieces: Buffer[] = [];
    let anew = 0;
    for (const { id, version } of versions) {
      const name = `${format} ${id}`;
      const known = kept.get(name);
      if (known?.version === version) {
        pieces.push(pieces.length === 0 ? OPEN : COMMA, known.text);
        continue;
      }
      const text = written(level, id, format);
      if (text === null) continue;
      keep(name, { version, text });
      pieces.push(pieces.length === 0 ? OPEN : COMMA, text);
      anew += 1;
      if (anew % PIECE === 0) await turn();
    }
    return pieces.length === 0 ? EMPTY : Buffer.concat([...pieces, CLOSE]);
  };
};
