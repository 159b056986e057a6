import type { Candidate, ResourceSearch } from '../projections/resources/search';

/** A main tag of a resource, or of what is above it: its own comes first. */
export const mainTag = (candidate: Candidate, tag: string, byKey: ResourceSearch['byKey']): string | undefined => {
  let current: Candidate | null = candidate;
  while (current !== null) {
    const value: string | undefined = current.tags()[tag] ?? current.patientTags()[tag];
    if (value !== undefined) return value;
    current = current.parent === null ? null : byKey(current.parent);
  }
  return undefined;
};
