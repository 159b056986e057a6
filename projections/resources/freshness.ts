import type { ResourcesView } from '../port';

/** Changed resources that are remembered one by one; some megabytes. */
const REMEMBERED = 50_000;

export type Freshness = {
  /** What the resource shows of itself, its children, labels and sources may have changed; or it was deleted. */
  readonly touch: (id: string) => void;
  readonly view: Pick<ResourcesView, 'versionOf' | 'generation'>;
};

/**
 * Counts the changes of resources, in memory alone: who keeps texts made of them keeps these in memory as well. Where too many
 * changes would have to be remembered, everything counts as changed.
 */
export const openFreshness = (): Freshness => {
  const versions = new Map<string, number>();
  let latest = 0;
  let others = 0;
  return {
    touch: (id) => {
      latest += 1;
      if (versions.size >= REMEMBERED) {
        versions.clear();
        others = latest;
      }
      versions.set(id, latest);
    },
    view: { versionOf: (id) => versions.get(id) ?? others, generation: () => latest },
  };
};
