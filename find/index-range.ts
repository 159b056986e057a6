import type { Constraint } from '../dicom/matching/constraint';
import { literalPrefix } from '../dicom/matching/wildcard';
import { type IdentifierRange, identifierValue } from '../projections/resources/identifiers';

/** Sorts after every text that begins like the prefix before it. */
const LAST = '\u{10ffff}';

/** In the order of bytes, as the index has it, only these compare as they do in any case and encoding. */
const DIGITS = /^[0-9]+$/;

/** Where in the index all values lie that a constraint can match, in whatever case; null: anywhere. */
export const indexRangeOf = (constraint: Constraint): IdentifierRange | null => {
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
      const prefix = identifierValue(literalPrefix(constraint.pattern));
      // In a value, a mark that follows may be composed with the last letter of the prefix.
      const lower = [...prefix].slice(0, -1).join('');
      return lower === '' ? null : { kind: 'between', lower, upper: lower + LAST };
    }
  }
};
