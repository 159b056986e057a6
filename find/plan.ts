import type { Constraint } from '../dicom/matching/constraint';
import { accentedUpper, asciiUpper, type Fold, sameText } from '../dicom/matching/fold';
import { type Matcher, matcherOf } from '../dicom/matching/matcher';
import type { Level } from '../domain/resource/events';
import { IDENTIFIER_TAGS } from '../projections/resources/identifiers';
import { placementOf } from './placement';
import type { FindQuery } from './port';

export type TagTest = { readonly tag: string; readonly matches: Matcher };

/** A constraint on an indexed tag, at the level whose resources the index names. */
export type IndexedConstraint = {
  readonly level: Level;
  readonly tag: string;
  readonly constraint: Constraint;
  /** Values are compared as they are, not as the index has them. */
  readonly exact: boolean;
};

/** A query sorted by where its values are found. */
export type Plan = {
  /** On the main tags of the level. The patient's are tested on studies, unless patients are asked for. */
  readonly main: ReadonlyMap<Level, readonly TagTest[]>;
  readonly modalities: readonly Matcher[];
  readonly file: readonly TagTest[];
  readonly indexed: readonly IndexedConstraint[];
  /** A constraint is on a tag that resources of this level never have. */
  readonly impossible: boolean;
};

const isIdentifier = (level: Level, tag: string): boolean => IDENTIFIER_TAGS[level].includes(tag);

export const planOf = ({ level, tags, caseSensitive }: FindQuery): Plan => {
  const main = new Map<Level, TagTest[]>();
  const modalities: Matcher[] = [];
  const file: TagTest[] = [];
  const indexed: IndexedConstraint[] = [];
  let impossible = false;
  const matcher = (constraint: Constraint, fold: Fold, exact: boolean): Matcher => matcherOf(constraint, exact ? sameText : fold);

  for (const { tag, constraint, caseSensitive: exact = caseSensitive } of tags) {
    if (constraint.kind === 'universal') continue;
    const placement = placementOf(tag, level);
    switch (placement.kind) {
      case 'nowhere':
        impossible = true;
        break;
      case 'modalities':
        modalities.push(matcher(constraint, accentedUpper, exact));
        break;
      case 'file':
        file.push({ tag, matches: matcher(constraint, accentedUpper, exact) });
        break;
      case 'main': {
        const identifier = isIdentifier(placement.level, tag);
        const tested = placement.level === 'Patient' && level !== 'Patient' ? 'Study' : placement.level;
        const tests = main.get(tested) ?? [];
        tests.push({ tag, matches: matcher(constraint, identifier ? accentedUpper : asciiUpper, exact) });
        main.set(tested, tests);
        if (identifier) indexed.push({ level: tested, tag, constraint, exact });
      }
    }
  }
  return { main, modalities, file, indexed, impossible };
};
