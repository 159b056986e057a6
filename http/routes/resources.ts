import type { JsonObject } from '../../domain/json';
import type { Level } from '../../domain/resource/events';
import type { ResourceRow } from '../../projections/port';
import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { bare } from '../fault';
import { levelPaths, pathOf } from '../levels';
import { pageOf } from '../page';
import { perform } from '../perform';
import { answering, type Context, hasArgument, parameter, type Routes } from '../request-state';
import { requestedTagsArgument, withRequestedTags } from '../requested-tags';
import { resourceJson } from '../resource-json';
import { tagsFormat } from '../tags-format';

/** Lists, single resources, their deletion, and what lies above and below them: contract 09-resources.md §3, §4 and §9. */
export const resourceRoutes = (routes: Routes, { projections: { resources }, ingest, finding }: HttpDependencies): void => {
  const show = (row: ResourceRow, context: Context): Promise<JsonObject> => {
    const format = tagsFormat(context, 'simple');
    const tags = requestedTagsArgument(context);
    return withRequestedTags(resourceJson(row, format, resources), row, tags, format, finding.requestedTags);
  };
  const showAll = async (level: Level, ids: readonly string[], context: Context): Promise<readonly JsonObject[]> => {
    const shown: JsonObject[] = [];
    for (const id of ids) {
      const row = resources.get(level, id);
      if (row !== null) shown.push(await show(row, context));
    }
    return shown;
  };

  levelPaths.forEach(([path, level], depth) => {
    routes.get(
      `/${path}`,
      answering(async (context) => {
        const ids = resources.list(level, pageOf(context, `/${path}/`));
        return json(hasArgument(context, 'expand') ? await showAll(level, ids, context) : ids);
      }),
    );

    routes.get(
      `/${path}/:id`,
      answering(async (context) => {
        const row = resources.get(level, parameter(context, 'id'));
        if (row === null) throw bare(404);
        return json(await show(row, context));
      }),
    );

    routes.delete(
      `/${path}/:id`,
      answering(async (context) => {
        const removed = await perform(ingest.remove(level, parameter(context, 'id'), context.state.origin));
        if (removed === null) throw bare(404);
        const { remainingAncestor: ancestor } = removed;
        if (ancestor === null) return json({ RemainingAncestor: null });
        return json({ RemainingAncestor: { ID: ancestor.id, Path: pathOf(ancestor.level, ancestor.id), Type: ancestor.level } });
      }),
    );

    for (const [childPath, childLevel] of levelPaths.slice(depth + 1)) {
      routes.get(
        `/${path}/:id/${childPath}`,
        answering(async (context) =>
          json(await showAll(childLevel, descendants(level, parameter(context, 'id'), childLevel), context)),
        ),
      );
    }

    for (const [, ancestorLevel] of levelPaths.slice(0, depth)) {
      routes.get(
        `/${path}/:id/${ancestorLevel.toLowerCase()}`,
        answering(async (context) => json(await show(ancestor(level, parameter(context, 'id'), ancestorLevel), context))),
      );
    }
  });

  /** In Orthanc's order: the children of one parent by insertion, those of a later parent before those of an earlier one. */
  const descendants = (level: Level, id: string, below: Level): readonly string[] => {
    if (resources.get(level, id) === null) throw unknownResource();
    let [current, ids]: [Level, readonly string[]] = [level, [id]];
    for (const [, next] of levelPaths.slice(levelPaths.findIndex(([, one]) => one === level) + 1)) {
      ids = ids.toReversed().flatMap((one) => resources.children(current, one));
      if (next === below) break;
      current = next;
    }
    return ids;
  };

  const ancestor = (level: Level, id: string, above: Level): ResourceRow => {
    let row = resources.get(level, id);
    while (row !== null && row.level !== above) row = row.parent === null ? null : resources.find(row.parent);
    if (row === null) throw unknownResource();
    return row;
  };
};
