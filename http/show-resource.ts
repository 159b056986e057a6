import type { TagsFormat } from '../dicom/port';
import type { JsonObject } from '../domain/json';
import type { ResourceRow } from '../projections/port';
import type { HttpDependencies } from './deps';
import type { ResponseContent } from './find/newer-members';
import { chosenJson } from './find/response-content';
import { isNewer } from './release';
import { withRequestedTags } from './requested-tags';
import { resourceJson } from './resource-json';

/** How a client wants to see a resource. */
export type Shown = {
  readonly format: TagsFormat;
  /** All of it, or the members that `ResponseContent` names. */
  readonly content: 'whole' | ReadonlySet<ResponseContent>;
  /** By `gggg,eeee`. */
  readonly requestedTags: readonly string[];
};

export type ShowResource = (row: ResourceRow, shown: Shown) => Promise<JsonObject>;

/** Makes the JSON of resources as this server's release shows them. */
export const createShowResource = ({
  options,
  projections: { resources },
  finding,
}: Pick<HttpDependencies, 'options' | 'projections' | 'finding'>): ShowResource => {
  const newer = isNewer(options);
  return (row, { format, content, requestedTags }) => {
    const shown =
      content === 'whole'
        ? resourceJson(row, format, resources, newer)
        : chosenJson(row, content, format, { resources, annotations: finding.annotations });
    return withRequestedTags(shown, row, requestedTags, format, finding.requestedTags);
  };
};
