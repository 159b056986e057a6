import type { Constraint } from '../dicom/matching/constraint';
import { literalPrefix } from '../dicom/matching/wildcard';
import { type IdentifierRange, identifierValue } from '../projections/resources/identifiers';

/** Sorts after every text that begins like the prefix before it. */
const LAST = '\u{10ffff}';

/** In the order of bytes, as the index has it, only these compare as they do in any case and encoding. */
const DIGITS = /^[0-9]+$/;

/** The last letter with its marks: marks that follow in a value may be composed with it, so that the index has another letter. */
const LAST_LETTER = /\P{M}?\p{M}*$/u;

/**
 * Where in the index all values lie that a constraint can match; null: anywhere. `exact`: values are compared as they are, and not as the index
 * has them.
 */
export const indexRangeOf = (constraint: Constraint, exact: boolean): IdentifierRange | null => {
  switch (constraint.kind) {
    case 'universal':
      return null;
    case 'equal':
      return { kind: 'values', values: [constraint.value] };
    case 'list':
      return { kind: 'values', values: constraint.values };
    case 'range': {
      const { lower, upper } = constraint;
      if ([lower, upper].some((bound) => bound !== null && !DIGITS.test(bound))) return null;
      return { kind: 'between', lower: lower ?? '', upper };
    }
    case 'wildcard': {
      const prefix = literalPrefix(identifierValue(constraint.pattern));
      const lower = exact ? prefix.replace(LAST_LETTER, '') : prefix;
      return lower === '' ? null : { kind: 'between', lower, upper: lower + LAST };
    }
  }
};
