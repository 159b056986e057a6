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

const concerns = (difference: Difference, { step, aspect }: Mismatch): boolean =>
  difference.steps.test(step) && difference.aspects.includes(aspect);

/** Headers are compared without their order. */
const comparable = (value: unknown): string =>
  JSON.stringify(typeof value === 'object' && value !== null ? Object.entries(value).sort() : value);

const rewritten = (value: unknown, { rewrite, rewriteHeaders }: Difference): unknown => {
  if (typeof value === 'string' && rewrite !== undefined) return rewrite(value);
  return typeof value === 'object' && value !== null && rewriteHeaders !== undefined ? rewriteHeaders({ ...value }) : value;
};

/** The differences that together explain a mismatch; none if something of it stays unexplained. */
const explanation = (mismatch: Mismatch, differences: readonly Difference[]): readonly Difference[] => {
  const whole = differences.filter(({ rewrite, rewriteHeaders }) => rewrite === undefined && rewriteHeaders === undefined);
  if (whole.length > 0) return whole;
  const before = comparable(mismatch.orthanc);
  const needed = differences.filter((difference) => comparable(rewritten(mismatch.orthanc, difference)) !== before);
  return comparable(needed.reduce(rewritten, mismatch.orthanc)) === comparable(mismatch.ours) ? needed : [];
};

/** Splits off what the list of deliberate differences does not explain, and tells which of the list are needed. */
export const judge = (found: readonly Mismatch[], differences: readonly Difference[]) => {
  const judged = found.map((mismatch) => ({
    mismatch,
    needed: explanation(
      mismatch,
      differences.filter((difference) => concerns(difference, mismatch)),
    ),
  }));
  return {
    unexplained: judged.filter(({ needed }) => needed.length === 0).map(({ mismatch }) => mismatch),
    needed: judged.flatMap(({ needed }) => needed),
  };
};
