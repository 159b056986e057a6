import { LEVELS, type Level } from '../domain/resource/events';
import type { ResourcesView } from '../projections/port';

/**
 * The instance that Orthanc 1.10.1 reads where the file of any instance of a resource would do, as observed on `/module`, on the
 * parent of `/tools/create-dicom` and on the target of a merge: the last instance of the last series of the last study that
 * came. Null if the resource is unknown.
 */
export const representative = (
  level: Level,
  id: string,
  { get, children }: Pick<ResourcesView, 'get' | 'children'>,
): string | null => {
  let current: string | null = get(level, id) === null ? null : id;
  for (const above of LEVELS.slice(LEVELS.indexOf(level), -1)) {
    current = current === null ? null : (children(above, current).at(-1) ?? null);
  }
  return current;
};
