import type { TagsFormat } from '../dicom/port';
import type { JsonObject } from '../domain/json';
import type { RequestedTags } from '../find/requested-tags/requested-tags';
import type { ResourceRow } from '../projections/port';
import { MOST_REQUESTED, requestedTag } from './find/newer-members';
import { badRequest } from './json-object-body';
import { argument, type Context } from './request-state';
import { tagsJson } from './resource-json';

/** The tags of `requested-tags`, or of `requestedTags` where that is absent (contract 12-newer-releases.md §6.2). Throws a fault. */
export const requestedTagsArgument = (context: Context): readonly string[] => {
  const names = argument(context, 'requested-tags') ?? argument(context, 'requestedTags') ?? '';
  const tags = names.split(';').filter((name) => name !== '');
  if (tags.length > MOST_REQUESTED) throw badRequest(`Invalid requested-tags argument: more than ${MOST_REQUESTED} tags`);
  return [...new Set(tags.map((name) => requestedTag(name, 'requested-tags')))];
};

/** Adds the member `RequestedTags` to the JSON of a resource, in the format of its main tags; nothing if no tag is asked for. */
export const withRequestedTags = async (
  shown: JsonObject,
  row: ResourceRow,
  tags: readonly string[],
  format: TagsFormat,
  requestedTags: RequestedTags,
): Promise<JsonObject> =>
  tags.length === 0 ? shown : { ...shown, RequestedTags: tagsJson(await requestedTags(row, tags), format) };
