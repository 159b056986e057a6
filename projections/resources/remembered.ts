import type { ArchivePatient, ResourcesView } from '../port';

type Hierarchy = ReturnType<ResourcesView['hierarchy']>;

/** Instances of all answers that are kept: about half a kilobyte each. */
const INSTANCES = 20_000;

const instancesIn = (patients: readonly ArchivePatient[]): number => {
  let count = 0;
  for (const { studies } of patients) {
    for (const { series } of studies) for (const { instances } of series) count += instances.length;
  }
  return count;
};

/**
 * Keeps the hierarchies that were asked for until a resource changes: a job asks for the one that its submission asked for, and clients ask again. The
 * oldest go first, and what takes more than a part of the room is not kept; `forget` is to be called with every change.
 */
export const remembered = (ask: ResourcesView['hierarchy'], room = INSTANCES) => {
  const answers = new Map<string, { readonly hierarchy: Hierarchy; readonly weight: number }>();
  let taken = 0;
  return {
    forget: (): void => {
      answers.clear();
      taken = 0;
    },
    hierarchy: (ids: readonly string[]): Hierarchy => {
      const key = ids.length === 1 ? ids[0] : undefined;
      if (key === undefined) return ask(ids);
      const kept = answers.get(key);
      if (kept !== undefined) return kept.hierarchy;
      const hierarchy = ask(ids);
      // What surrounds the instances weighs as well.
      const weight = hierarchy === null ? 0 : instancesIn(hierarchy) + 4;
      if (hierarchy === null || weight > room / 20) return hierarchy;
      answers.set(key, { hierarchy, weight });
      taken += weight;
      for (const [oldest, { weight: freed }] of answers) {
        if (taken <= room) break;
        answers.delete(oldest);
        taken -= freed;
      }
      return hierarchy;
    },
  };
};
