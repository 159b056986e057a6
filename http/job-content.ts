import type { JsonObject } from '../domain/json';
import type { HttpDependencies } from './deps';
import { isNewer } from './release';

/** Members of `Content` that 1.10.1 did not have: contract 12-newer-releases.md §2.2. */
const NEWER: { readonly [jobType: string]: readonly string[] } = {
  Archive: ['Utf8'],
  DicomModalityStore: ['Resources'],
  DicomMoveScu: ['Details', 'TargetAet'],
  Media: ['Utf8'],
};

/** What shows the `Content` of jobs to clients of the release that the server reports. */
export const contentFor = (
  options: Parameters<typeof isNewer>[0],
  describe: HttpDependencies['describeContent'],
): HttpDependencies['describeContent'] => {
  if (isNewer(options)) return describe;
  return (jobType, facts): JsonObject => {
    const newer = Object.hasOwn(NEWER, jobType) ? (NEWER[jobType] ?? []) : [];
    return Object.fromEntries(Object.entries(describe(jobType, facts)).filter(([name]) => !newer.includes(name)));
  };
};
