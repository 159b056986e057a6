import { accentedUpper, sameText } from '../dicom/matching/fold';
import { matcherOf } from '../dicom/matching/matcher';
import type { ResourceRow } from '../projections/port';
import type { AnnotationReader, FindQuery, LabelsFilter } from './port';

const labelsMatch = ({ labels, constraint }: LabelsFilter, present: ReadonlySet<string>): boolean => {
  switch (constraint) {
    case 'All':
      return labels.every((label) => present.has(label));
    case 'Any':
      return labels.length === 0 || labels.some((label) => present.has(label));
    case 'None':
      return labels.length === 0 ? present.size === 0 : labels.every((label) => !present.has(label));
  }
};

const isOpen = ({ labels, constraint }: LabelsFilter): boolean => labels.length === 0 && constraint !== 'None';

/** A test of labels and metadata, or null if the query asks for none (contract 12-newer-releases.md §6.3). */
export const annotationTest = (query: FindQuery, annotations: AnnotationReader): ((row: ResourceRow) => boolean) | null => {
  const { labels } = query;
  const metadata = query.metadata
    .filter(({ constraint }) => constraint.kind !== 'universal')
    .map(({ name, constraint }) => ({ name, matches: matcherOf(constraint, query.caseSensitive ? sameText : accentedUpper) }));
  if (isOpen(labels) && metadata.length === 0) return null;
  return (row) => {
    if (!isOpen(labels) && !labelsMatch(labels, new Set(annotations.labels(row)))) return false;
    if (metadata.length === 0) return true;
    const values = annotations.metadata(row);
    return metadata.every(({ name, matches }) => matches(Object.hasOwn(values, name) ? values[name] : undefined));
  };
};
