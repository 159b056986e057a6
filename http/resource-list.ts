import type { Level } from '../domain/resource/events';
import type { Answer } from './answer';
import type { HttpDependencies } from './deps';
import { jsonItem, jsonList } from './json-list';
import { isNewer } from './release';
import type { Context } from './request-state';
import { createResourceTexts } from './resource-texts';
import { createShowResource, type Shown } from './show-resource';
import { streamedJson } from './streamed-json';

/** Answers with resources of one level, in the order of the ids; one that is deleted meanwhile is left out. */
export type ResourceList = (context: Context, level: Level, ids: readonly string[], shown: Shown) => Promise<Answer>;

/** Long lists are sent while they are made, so that memory stays flat. */
export const createResourceList = (deps: Pick<HttpDependencies, 'options' | 'projections' | 'finding'>): ResourceList => {
  const { options } = deps;
  const { resources } = deps.projections;
  const show = createShowResource(deps);
  const texts = createResourceTexts(resources, isNewer(options));

  const written = async (level: Level, id: string, shown: Shown): Promise<Buffer | null> => {
    const row = resources.get(level, id);
    return row === null ? null : jsonItem(await show(row, shown));
  };

  return (context, level, ids, shown) => {
    const plain = shown.content === 'whole' && shown.requestedTags.length === 0;
    const textOf = plain ? (id: string) => texts(level, id, shown.format) : (id: string) => written(level, id, shown);
    return streamedJson(context, jsonList(ids, textOf), options.HttpRequestTimeout);
  };
};
