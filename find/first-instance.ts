import type { Candidate, ResourceSearch } from '../projections/resources/search';

/** Orthanc id of the first instance of a resource, which stands for it where a file has to be read. */
export const firstInstance = (search: ResourceSearch, from: Candidate): string | null => {
  let current: Candidate | undefined = from;
  while (current !== undefined && current.level !== 'Instance') current = search.childrenPage(current.key, 0, 1)[0];
  return current?.id ?? null;
};
