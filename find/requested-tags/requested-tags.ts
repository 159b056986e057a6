import type { TagValues } from '../../domain/resource/events';
import type { ResourceRow } from '../../projections/port';
import type { ResourceSearch } from '../../projections/resources/search';
import { firstInstance } from '../first-instance';
import { mainTag } from '../main-tag';
import { placementOf } from '../placement';
import type { FileTags } from '../port';
import { computedTag, isComputed } from './computed';

export type RequestedTagsPorts = {
  readonly search: ResourceSearch;
  readonly fileTags: FileTags;
  /** False: no file is read (`StorageAccessOnFind: Never`). */
  readonly readFiles: boolean;
};

/** Values of the tags that are asked for with a resource, by `gggg,eeee`. */
export type RequestedTags = (row: ResourceRow, tags: readonly string[]) => Promise<TagValues>;

const SOP_CLASS_UID = '0008,0016';

/**
 * Looks tags up as Orthanc does (contract 12-newer-releases.md §6.2): computed ones, the database of the level and of its
 * parents, then one file of the resource. A tag that the file lacks is empty; one that the database is known to lack, and a
 * tag of the meta header, is left out.
 */
export const createRequestedTags = (ports: RequestedTagsPorts): RequestedTags => {
  const { search } = ports;

  return async (row, tags) => {
    const key = search.keyOf(row.level, row.id);
    const resource = key === null ? null : search.byKey(key);
    if (resource === null) return {};
    const values: Record<string, string> = {};
    const inFile: string[] = [];
    for (const tag of tags) {
      if (isComputed(tag)) {
        const value = computedTag(search, resource, tag);
        if (value !== undefined) values[tag] = value;
      } else if (tag === SOP_CLASS_UID && row.instance !== null) {
        values[tag] = row.instance.sopClass;
      } else if (placementOf(tag, row.level).kind === 'main') {
        const value = mainTag(resource, tag, search.byKey);
        if (value !== undefined) values[tag] = value;
      } else if (!tag.startsWith('0002,')) inFile.push(tag);
    }
    const instance = inFile.length === 0 || !ports.readFiles ? null : firstInstance(search, resource);
    const found = instance === null ? null : await ports.fileTags(instance, inFile);
    if (found !== null) for (const tag of inFile) values[tag] = found[tag] ?? '';
    return values;
  };
};
