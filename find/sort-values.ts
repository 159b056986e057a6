import { formatTime } from '../domain/time-format';
import type { ResourcesView } from '../projections/port';
import type { Candidate, ResourceSearch } from '../projections/resources/search';
import { mainTag } from './main-tag';
import type { Values } from './order';
import type { AnnotationReader } from './port';

type Ports = {
  readonly search: Pick<ResourceSearch, 'byKey'>;
  readonly resources: Pick<ResourcesView, 'find'>;
  readonly annotations: Pick<AnnotationReader, 'metadata'>;
};

/** Ancestors that are remembered; then they are forgotten. */
const REMEMBERED = 10_000;

/** What resources are sorted by: main tags of their own or of what is above them, and metadata. */
export const sortValues = ({ search, resources, annotations }: Ports): ((candidate: Candidate) => Values) => {
  const ancestors = new Map<number, Candidate | null>();

  const ancestor = (key: number): Candidate | null => {
    const known = ancestors.get(key);
    if (known !== undefined) return known;
    const found = search.byKey(key);
    if (ancestors.size >= REMEMBERED) ancestors.clear();
    ancestors.set(key, found);
    return found;
  };

  const metadataOf = (candidate: Candidate, name: string): string | undefined => {
    // What most lists are sorted by: nobody can set it, so it needs no look at what was set.
    if (name === 'LastUpdate' && candidate.level !== 'Instance') {
      return formatTime(candidate.lastUpdate - (candidate.lastUpdate % 1_000_000));
    }
    const row = resources.find(candidate.id);
    if (row === null) return undefined;
    const values = annotations.metadata(row);
    return Object.hasOwn(values, name) ? values[name] : undefined;
  };

  return (candidate) => ({
    tag: (tag) => mainTag(candidate, tag, ancestor),
    metadata: (name) => metadataOf(candidate, name),
  });
};
