import type { Candidate, ResourceSearch } from '../projections/resources/search';
import { firstInstance } from './first-instance';
import type { Plan } from './plan';
import type { FileTags } from './port';

/** Files that are read at the same time. */
const TOGETHER = 8;

export type FileTest = (candidates: readonly Candidate[]) => Promise<readonly Candidate[] | null>;

/** Keeps those whose first file has matching tags; null as soon as more files than allowed would be read. */
export const fileTest = (
  ports: { readonly search: ResourceSearch; readonly fileTags: FileTags; readonly maximumFiles: number },
  { file }: Plan,
): FileTest => {
  if (file.length === 0) return async (candidates) => candidates;
  const tags = file.map(({ tag }) => tag);
  let read = 0;

  const passes = async (candidate: Candidate): Promise<boolean> => {
    const instance = firstInstance(ports.search, candidate);
    const values = instance === null ? null : await ports.fileTags(instance, tags);
    return values !== null && file.every(({ tag, matches }) => matches(values[tag]));
  };

  return async (candidates) => {
    read += candidates.length;
    if (read > ports.maximumFiles) return null;
    const kept: Candidate[] = [];
    for (let start = 0; start < candidates.length; start += TOGETHER) {
      const some = candidates.slice(start, start + TOGETHER);
      const passed = await Promise.all(some.map(passes));
      kept.push(...some.filter((_, index) => passed[index]));
    }
    return kept;
  };
};
