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

/** Our body without what is ours alone. */
const reduced = (value: unknown, differences: readonly Difference[]): unknown =>
  typeof value === 'string' ? differences.reduce((text, { additions }) => additions?.(text) ?? text, value) : value;

const rewritten = (value: unknown, { rewrite, rewriteHeaders }: Difference): unknown => {
  if (typeof value === 'string' && rewrite !== undefined) return rewrite(value);
  return typeof value === 'object' && value !== null && rewriteHeaders !== undefined ? rewriteHeaders({ ...value }) : value;
};

/** The differences that together explain a mismatch; none if something of it stays unexplained. */
const explanation = (mismatch: Mismatch, differences: readonly Difference[]): readonly Difference[] => {
  const whole = differences.filter((one) => (one.rewrite ?? one.rewriteHeaders ?? one.additions) === undefined);
  if (whole.length > 0) return whole;
  const [theirs, mine] = [comparable(mismatch.orthanc), comparable(mismatch.ours)];
  const needed = differences.filter(
    (one) => comparable(rewritten(mismatch.orthanc, one)) !== theirs || comparable(reduced(mismatch.ours, [one])) !== mine,
  );
  const alike = comparable(needed.reduce(rewritten, mismatch.orthanc)) === comparable(reduced(mismatch.ours, needed));
  return alike ? needed : [];
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
