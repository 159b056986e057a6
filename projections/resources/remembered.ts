import type { ArchivePatient, ResourcesView } from '../port';

type Hierarchy = ReturnType<ResourcesView['hierarchy']>;

/** Answers that are kept, and instances that one may have. */
const ANSWERS = 128;
const INSTANCES = 1000;

const instancesIn = (patients: readonly ArchivePatient[]): number =>
  patients
    .flatMap(({ studies }) => studies.flatMap(({ series }) => series))
    .reduce((sum, { instances }) => sum + instances.length, 0);

/**
 * Keeps the hierarchies that were asked for until a resource changes: a job asks for the one that its submission asked for. Only small ones, and
 * the latest; `forget` is to be called with every change.
 */
export const remembered = (ask: ResourcesView['hierarchy']) => {
  const answers = new Map<string, Hierarchy>();
  return {
    forget: (): void => answers.clear(),
    hierarchy: (ids: readonly string[]): Hierarchy => {
      const key = ids.length === 1 ? ids[0] : undefined;
      if (key === undefined) return ask(ids);
      const kept = answers.get(key);
      if (kept !== undefined) return kept;
      const answer = ask(ids);
      if (answer === null || instancesIn(answer) > INSTANCES) return answer;
      const oldest = answers.size < ANSWERS ? undefined : answers.keys().next().value;
      if (oldest !== undefined) answers.delete(oldest);
      answers.set(key, answer);
      return answer;
    },
  };
};
