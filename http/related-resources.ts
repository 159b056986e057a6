import { LEVELS, type Level } from '../domain/resource/events';
import type { ResourceRow, ResourcesView } from '../projections/port';

const depthOf = (level: Level): number => LEVELS.indexOf(level);

/** Ids of the resources of a level that are the resource, above it or below it. */
export const relatedIds = (row: ResourceRow, level: Level, view: ResourcesView): readonly string[] => {
  let above: ResourceRow | null = row;
  while (above !== null && depthOf(above.level) > depthOf(level)) above = above.parent === null ? null : view.find(above.parent);
  if (above === null) return [];
  let [ids, current]: [readonly string[], Level] = [[above.id], above.level];
  while (current !== level) {
    const from: Level = current;
    ids = ids.flatMap((id) => view.children(from, id));
    current = LEVELS[depthOf(from) + 1] ?? level;
  }
  return ids;
};
