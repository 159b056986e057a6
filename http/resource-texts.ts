import type { TagsFormat } from '../dicom/port';
import type { Level } from '../domain/resource/events';
import type { ResourcesView } from '../projections/port';
import { orthancJson } from './orthanc-json';
import { resourceJson } from './resource-json';

/** Bytes of texts that are kept; the least recently used ones go first. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** What an entry of the map costs beside its text. */
const ENTRY = 200;

type Kept = { readonly version: number; readonly text: Buffer };

/** A whole resource as it stands in a list, without what separates it from others; null if there is none of that level. */
export type ResourceTexts = (level: Level, id: string, format: TagsFormat) => Buffer | null;

/** Writes resources of lists. The text of one is kept, as bytes, as long as it shows the same. */
export const createResourceTexts = (resources: ResourcesView, newer: boolean): ResourceTexts => {
  const kept = new Map<string, Kept>();
  let size = 0;

  const forget = (name: string, { text }: Kept): void => {
    kept.delete(name);
    size -= text.length + ENTRY;
  };

  const keep = (name: string, one: Kept): void => {
    kept.set(name, one);
    size += one.text.length + ENTRY;
    for (const [oldest, entry] of kept) {
      if (size <= KEPT_BYTES) return;
      forget(oldest, entry);
    }
  };

  return (level, id, format) => {
    const name = `${level} ${format} ${id}`;
    const version = resources.versionOf(id);
    const known = kept.get(name);
    if (known?.version === version) return known.text;
    if (known !== undefined) forget(name, known);
    const row = resources.get(level, id);
    if (row === null) return null;
    const text = Buffer.from(orthancJson([resourceJson(row, format, resources, newer)]).slice(1, -2));
    keep(name, { version, text });
    return text;
  };
};
