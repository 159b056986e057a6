import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject } from '../../domain/json';
import type { Level } from '../../domain/resource/events';
import type { ResourceRow } from '../../projections/port';
import { json, jsonText } from '../answer';
import { booleanArgument } from '../boolean-argument';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { createExpandedList } from '../expanded-list';
import { bare } from '../fault';
import { contentsNamed, type ResponseContent } from '../find/newer-members';
import { levelPaths, pathOf } from '../levels';
import { pageOf } from '../page';
import { perform } from '../perform';
import { isNewer } from '../release';
import { answering, argument, type Context, parameter, type Routes } from '../request-state';
import { requestedTagsArgument } from '../requested-tags';
import { createShowResource, type Shown } from '../show-resource';
import { tagsFormat } from '../tags-format';

/** Answers that are made before other requests have their turn. */
const BETWEEN_TURNS = 100;

/** `response-content` of a list (contract 12-newer-releases.md §6.2); null where it is absent. */
const responseContent = (context: Context): ReadonlySet<ResponseContent> | null => {
  const names = argument(context, 'response-content');
  return names === null ? null : contentsNamed(names.split(';').filter((name) => name !== ''));
};

/** Lists, single resources, their deletion, and what lies above and below them: contract 09-resources.md §3, §4 and §9. */
export const resourceRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { ingest, options } = deps;
  const { resources } = deps.projections;
  const newer = isNewer(options);
  const showResource = createShowResource(deps);
  const expandedList = createExpandedList(resources, newer);
  const show = (row: ResourceRow, context: Context, content: Shown['content'] = 'whole'): Promise<JsonObject> =>
    showResource(row, { format: tagsFormat(context, 'simple'), content, requestedTags: requestedTagsArgument(context) });
  const showAll = async (
    level: Level,
    ids: readonly string[],
    context: Context,
    content: Shown['content'] = 'whole',
  ): Promise<readonly JsonObject[]> => {
    const shown: JsonObject[] = [];
    for (const [index, id] of ids.entries()) {
      const row = resources.get(level, id);
      if (row !== null) shown.push(await show(row, context, content));
      if (index % BETWEEN_TURNS === BETWEEN_TURNS - 1) await turn();
    }
    return shown;
  };

  levelPaths.forEach(([path, level], depth) => {
    routes.get(
      `/${path}`,
      answering(async (context) => {
        const page = pageOf(context, `/${path}/`, newer);
        const ids = (): readonly string[] => resources.list(level, page);
        const content = newer ? responseContent(context) : null;
        if (content !== null) return json(await showAll(level, ids(), context, content));
        if (!booleanArgument(context, 'expand', false, newer)) return json(ids());
        const plain = requestedTagsArgument(context).length === 0;
        const whole = plain ? await expandedList(level, page, tagsFormat(context, 'simple')) : null;
        return whole === null ? json(await showAll(level, ids(), context)) : jsonText(whole);
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
        answering(async (context) => {
          const ids = descendants(level, parameter(context, 'id'), childLevel);
          if (newer && !booleanArgument(context, 'expand', true, true)) return json(ids);
          return json(await showAll(childLevel, ids, context));
        }),
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
