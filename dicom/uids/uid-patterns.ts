import { hasWildcard, matchesWildcard } from '../matching/wildcard';

/** Of the known UIDs, those that one of the patterns names (`*`: any characters, `?`: one), in their own order. */
export const matching = (known: readonly string[], patterns: readonly string[]): readonly string[] => {
  const split = patterns.map((pattern) => [...pattern]);
  return known.filter((uid) => split.some((pattern) => matchesWildcard(pattern, [...uid])));
};

/**
 * The UIDs that are accepted: all that are known if `accepted` is empty, else those that it names, plain UIDs that are not known
 * included; without those of `rejected` (contract 12-newer-releases.md §10.1).
 */
export const acceptedUids = (
  known: readonly string[],
  accepted: readonly string[],
  rejected: readonly string[],
): readonly string[] => {
  const plain = accepted.filter((pattern) => !hasWildcard(pattern));
  const chosen = accepted.length === 0 ? known : [...new Set([...matching(known, accepted), ...plain])];
  const refused = new Set(matching(chosen, rejected));
  return chosen.filter((uid) => !refused.has(uid));
};
