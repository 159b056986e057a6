import type { Candidate, ResourceSearch } from '../projections/resources/search';
import type { Plan } from './plan';

/** Verdicts on ancestors that are remembered; then they are forgotten. */
const REMEMBERED = 50_000;

/** A test of the main tags of a resource and of its ancestors. Verdicts on ancestors are remembered as long as it lives. */
export const mainTagTest = (search: ResourceSearch, { main }: Plan): ((candidate: Candidate) => boolean) => {
  const verdicts = new Map<number, boolean>();

  const own = (candidate: Candidate): boolean => {
    const tests = main.get(candidate.level) ?? [];
    if (tests.length === 0) return true;
    const tags = candidate.tags();
    const patient = candidate.level === 'Study' ? candidate.patientTags() : {};
    return tests.every(({ tag, matches }) => matches(tags[tag] ?? patient[tag]));
  };

  const ancestors = (key: number): boolean => {
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const ancestor = search.byKey(key);
    const verdict = ancestor !== null && own(ancestor) && (ancestor.parent === null || ancestors(ancestor.parent));
    if (verdicts.size >= REMEMBERED) verdicts.clear();
    verdicts.set(key, verdict);
    return verdict;
  };

  return (candidate) => {
    if (!own(candidate)) return false;
    const above = [...main.keys()].some((level) => level !== candidate.level);
    return !above || candidate.parent === null || ancestors(candidate.parent);
  };
};
