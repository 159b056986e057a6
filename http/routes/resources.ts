import type { JsonObject } from '../../domain/json';
import type { Level } from '../../domain/resource/events';
import type { ResourceRow } from '../../projections/port';
import { type Answer, json } from '../answer';
import { booleanArgument } from '../boolean-argument';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { bare } from '../fault';
import { contentsNamed, type ResponseContent } from '../find/newer-members';
import { createKeptAnswers } from '../kept-answers';
import { levelPaths, pathOf } from '../levels';
import { pageOf } from '../page';
import { perform } from '../perform';
import { isNewer } from '../release';
import { answering, argument, type Context, parameter, type Routes } from '../request-state';
import { requestedTagsArgument } from '../requested-tags';
import { createResourceList } from '../resource-list';
import { createShowResource, type Shown } from '../show-resource';
import { tagsFormat } from '../tags-format';

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
  const resourceList = createResourceList(deps);
  const keptAnswers = createKeptAnswers(resources.generation);
  const shownBy = (context: Context, content: Shown['content']): Shown => ({
    format: tagsFormat(context, 'simple'),
    content,
    requestedTags: requestedTagsArgument(context),
  });
  const show = (row: ResourceRow, context: Context): Promise<JsonObject> => showResource(row, shownBy(context, 'whole'));
  const showAll = (
    level: Level,
    ids: readonly string[],
    context: Context,
    content: Shown['content'] = 'whole',
  ): Promise<Answer> => resourceList(context, level, ids, shownBy(context, content));

  levelPaths.forEach(([path, level], depth) => {
    routes.get(
      `/${path}`,
      answering(async (context) => {
        const page = pageOf(context, `/${path}/`, newer);
        const content = newer ? responseContent(context) : null;
        if (content !== null) return showAll(level, resources.list(level, page), context, content);
        const expand = booleanArgument(context, 'expand', false, newer);
        if (!expand) return json(resources.list(level, page));
        const whole = (): Promise<Answer> => showAll(level, resources.list(level, page), context);
        if (requestedTagsArgument(context).length > 0) return whole();
        return keptAnswers(`${level} ${tagsFormat(context, 'simple')} ${page?.since} ${page?.limit}`, whole);
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
          return showAll(childLevel, ids, context);
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
