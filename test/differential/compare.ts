import type { Difference } from './differences';
import type { Observation } from './observation';

export type Mismatch = {
  readonly step: string;
  readonly aspect: 'status' | 'headers' | 'body';
  readonly orthanc: unknown;
  readonly ours: unknown;
};

const ASPECTS = ['status', 'headers', 'body'] as const;

/** All that differs between the two runs. */
export const mismatches = (
  orthanc: ReadonlyMap<string, Observation>,
  ours: ReadonlyMap<string, Observation>,
): readonly Mismatch[] =>
  [...orthanc].flatMap(([step, theirs]) => {
    const mine = ours.get(step);
    return ASPECTS.filter((aspect) => JSON.stringify(theirs[aspect]) !== JSON.stringify(mine?.[aspect])).map((aspect) => ({
      step,
      aspect,
      orthanc: theirs[aspect],
      ours: mine?.[aspect],
    }));
  });

const covers = ({ steps, aspects }: Difference, { step, aspect }: Mismatch): boolean =>
  steps.test(step) && aspects.includes(aspect);

/** Splits off what the list of deliberate differences does not cover, and the entries of that list that nothing needed. */
export const judge = (found: readonly Mismatch[], differences: readonly Difference[]) => ({
  unexplained: found.filter((mismatch) => !differences.some((difference) => covers(difference, mismatch))),
  unneeded: differences.filter((difference) => !found.some((mismatch) => covers(difference, mismatch))),
});
