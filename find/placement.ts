import { tagKey } from '../dicom/parse/tag';
import { MAIN_TAGS } from '../dicom/summary/main-tags';
import { LEVELS, type Level } from '../domain/resource/events';

export const MODALITIES_IN_STUDY = '0008,0061';

/** Where the value of a tag is found that a query at a level asks for. */
export type Placement =
  /** In the main tags of this level, which is the level of the query or above it. */
  | { readonly kind: 'main'; readonly level: Level }
  | { readonly kind: 'modalities' }
  /** In a file of the resource. */
  | { readonly kind: 'file' }
  /** Nowhere: of a lower level, or of no data set. */
  | { readonly kind: 'nowhere' };

const mainTags = new Map(LEVELS.map((level) => [level, new Set(MAIN_TAGS[level].map(tagKey))] as const));

const isMain = (level: Level, tag: string): boolean => mainTags.get(level)?.has(tag) ?? false;

/** As 1.10.1 matches: contract 09-resources.md §10. */
export const placementOf = (tag: string, level: Level): Placement => {
  if (tag === MODALITIES_IN_STUDY) return level === 'Study' ? { kind: 'modalities' } : { kind: 'nowhere' };
  const depth = LEVELS.indexOf(level);
  const above = LEVELS.slice(0, depth + 1).findLast((one) => isMain(one, tag));
  if (above !== undefined) return { kind: 'main', level: above };
  if (LEVELS.some((one) => isMain(one, tag)) || tag.startsWith('0002,')) return { kind: 'nowhere' };
  return { kind: 'file' };
};
