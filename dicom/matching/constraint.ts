import * as E from 'fp-ts/Either';
import { hasWildcard } from './wildcard';

/** What a query asks of the value of one tag. */
export type Constraint =
  /** Matches whatever there is, also nothing. */
  | { readonly kind: 'universal' }
  | { readonly kind: 'equal'; readonly value: string }
  /** One of the values; a wildcard in it stands for itself. */
  | { readonly kind: 'list'; readonly values: readonly string[] }
  /** Both bounds included; null: open. */
  | { readonly kind: 'range'; readonly lower: string | null; readonly upper: string | null }
  | { readonly kind: 'wildcard'; readonly pattern: string };

export type ConstraintError =
  /** The VR of the tag takes no wildcards. */
  | { readonly _tag: 'WildcardsNotAllowed' }
  /** `limit` in characters: of a pattern, or of any text. */
  | { readonly _tag: 'PatternTooLong'; readonly limit: number }
  | { readonly _tag: 'TooManyValues'; readonly limit: number };

const RANGES: ReadonlySet<string> = new Set(['DA', 'TM', 'DT']);
/** PS3.4 C.2.2.2.4; as 1.10.1 decides it. */
const WILDCARDS: ReadonlySet<string> = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT']);

/** A pattern is compared with every value: this bounds the work on each. */
export const MAXIMUM_PATTERN = 1024;
/** A text is normalized as a whole to be compared: this bounds the work on it. */
export const MAXIMUM_TEXT = 1024 * 1024;
/** The values of a list are looked up without a turn for others. */
export const MAXIMUM_VALUES = 10_000;

/**
 * Reads the text of a query for a tag of this VR: empty, range, list, wildcards, single value, in this order
 * (PS3.4 C.2.2.2; order and refusals observed on 1.10.1).
 */
export const readConstraint = (vr: string, text: string): E.Either<ConstraintError, Constraint> => {
  if (text === '') return E.right({ kind: 'universal' });
  if (text.length > MAXIMUM_TEXT) return E.left({ _tag: 'PatternTooLong', limit: MAXIMUM_TEXT });
  if (RANGES.has(vr) && text.includes('-')) return readRange(text);
  if (text.includes('\\')) return readList(text);
  if (!hasWildcard(text)) return E.right({ kind: 'equal', value: text });
  if (!WILDCARDS.has(vr)) return E.left({ _tag: 'WildcardsNotAllowed' });
  if (text.length > MAXIMUM_PATTERN) return E.left({ _tag: 'PatternTooLong', limit: MAXIMUM_PATTERN });
  return E.right({ kind: 'wildcard', pattern: text });
};

const readList = (text: string): E.Either<ConstraintError, Constraint> => {
  const values = text.split('\\', MAXIMUM_VALUES + 1);
  if (values.length > MAXIMUM_VALUES) return E.left({ _tag: 'TooManyValues', limit: MAXIMUM_VALUES });
  return E.right({ kind: 'list', values });
};

const readRange = (text: string): E.Either<ConstraintError, Constraint> => {
  if (hasWildcard(text)) return E.left({ _tag: 'WildcardsNotAllowed' });
  const dash = text.indexOf('-');
  const lower = text.slice(0, dash);
  const upper = text.slice(dash + 1);
  if (lower === '' && upper === '') return E.right({ kind: 'universal' });
  return E.right({ kind: 'range', lower: lower === '' ? null : lower, upper: upper === '' ? null : upper });
};
