import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import { described } from '../fault';
import { badRequest, isArray, isObject, member } from '../json-object-body';
import { levelNamed } from '../level-name';

/** `level` null: whatever the level of the resource is. */
export type Deletion = { readonly id: string; readonly level: Level | null };

/**
 * The items of `Resources` in a bulk deletion: ids, or objects with `Level` and `ID` (contract 12-newer-releases.md §6.6).
 * All are checked before the first one is deleted. Throws a fault.
 */
export const deletionsOf = (members: JsonObject): readonly Deletion[] => {
  const items = member(members, 'Resources');
  if (!isArray(items)) throw described(orthancStatus.BadFileFormat, 'List of strings expected in field: Resources');
  return items.map((item) => {
    if (typeof item === 'string') return { id: item, level: null };
    if (!isObject(item)) throw described(orthancStatus.BadFileFormat, 'List of strings expected in field: Resources');
    const [level, id] = [member(item, 'Level'), member(item, 'ID')];
    if (typeof level !== 'string' || typeof id !== 'string') throw badRequest('Invalid payload');
    return { id, level: levelNamed(level) };
  });
};
