import type { Constraint } from './constraint';
import type { Fold } from './fold';
import { matchesWildcard } from './wildcard';

/** Whether a value matches; `undefined`: the tag is absent. */
export type Matcher = (value: string | undefined) => boolean;

/**
 * Makes a test of a constraint. An absent tag matches the universal constraint only; ranges compare as text, as Orthanc
 * does. Costs at most pattern × value comparisons a call.
 */
export const matcherOf = (constraint: Constraint, fold: Fold): Matcher => {
  switch (constraint.kind) {
    case 'universal':
      return () => true;
    case 'equal': {
      const wanted = fold(constraint.value);
      return (value) => value !== undefined && fold(value) === wanted;
    }
    case 'list': {
      const wanted = new Set(constraint.values.map(fold));
      return (value) => value !== undefined && wanted.has(fold(value));
    }
    case 'range': {
      const [lower, upper] = [constraint.lower, constraint.upper].map((bound) => (bound === null ? null : fold(bound)));
      return (value) => {
        if (value === undefined) return false;
        const folded = fold(value);
        return (lower == null || folded >= lower) && (upper == null || folded <= upper);
      };
    }
    case 'wildcard': {
      const pattern = [...fold(constraint.pattern)];
      return (value) => value !== undefined && matchesWildcard(pattern, [...fold(value)]);
    }
  }
};
