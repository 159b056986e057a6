import type { TagsFormat } from '../dicom/port';
import { type Context, hasArgument } from './request-state';

/** By the presence of arguments; `simplify` beats `short`, which beats `full` (observed on 1.10.1). */
export const tagsFormat = (context: Context, otherwise: TagsFormat): TagsFormat => {
  if (hasArgument(context, 'simplify')) return 'simple';
  if (hasArgument(context, 'short')) return 'short';
  return hasArgument(context, 'full') ? 'full' : otherwise;
};
