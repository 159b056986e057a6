import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { readConstraint } from './constraint';
import { accentedUpper, asciiUpper, type Fold, sameText } from './fold';
import { matcherOf } from './matcher';
import { literalPrefix, matchesWildcard } from './wildcard';

const matches = (vr: string, query: string, value: string | undefined, fold: Fold = accentedUpper): boolean => {
  const constraint = readConstraint(vr, query);
  if (E.isLeft(constraint)) throw new Error(constraint.left._tag);
  return matcherOf(constraint.right, fold)(value);
};

const refusal = (vr: string, query: string) => {
  const constraint = readConstraint(vr, query);
  return E.isLeft(constraint) ? constraint.left._tag : null;
};

const text = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '*', '?', '-', '^', ' ', '😀'), maxLength: 12 });
const plain = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '^', ' ', '😀'), minLength: 1, maxLength: 12 });

it('should match everything with an empty query, absent tags too (PS3.4 C.2.2.2.3)', () => {
  fc.assert(fc.property(fc.option(text, { nil: undefined }), (value) => matches('LO', '', value)));
});

it('should match an absent tag with nothing else', () => {
  fc.assert(
    fc.property(
      text.filter((query) => query !== ''),
      (query) => !matches('LO', query, undefined),
    ),
  );
});

it('should match a single value with itself, whatever the case', () => {
  fc.assert(fc.property(plain, (value) => matches('PN', value.toLowerCase(), value.toUpperCase())));
});

it('should agree with a regular expression about wildcards', () => {
  fc.assert(
    fc.property(text, text, (pattern, value) => {
      const source = [...pattern].map((char) =>
        char === '*' ? '.*' : char === '?' ? '.' : `\\u{${char.codePointAt(0)?.toString(16)}}`,
      );
      expect(matchesWildcard([...pattern], [...value])).toBe(new RegExp(`^${source.join('')}$`, 'su').test(value));
    }),
  );
});

it('should match only values that begin with the literal prefix of a pattern', () => {
  fc.assert(
    fc.property(text, text, (pattern, value) => {
      if (matchesWildcard([...pattern], [...value])) expect(value.startsWith(literalPrefix(pattern))).toBe(true);
    }),
  );
});

it('should match a list exactly when one of its values matches (PS3.4 C.2.2.2.2)', () => {
  fc.assert(
    fc.property(fc.array(plain, { minLength: 2, maxLength: 5 }), plain, (values, value) => {
      expect(matches('UI', values.join('\\'), value)).toBe(values.some((one) => matches('UI', one, value)));
    }),
  );
});

it('should match a range exactly when both of its halves match (PS3.4 C.2.2.2.5)', () => {
  const date = fc.integer({ min: 19000101, max: 20991231 }).map(String);
  fc.assert(
    fc.property(date, date, date, (lower, upper, value) => {
      expect(matches('DA', `${lower}-${upper}`, value)).toBe(
        matches('DA', `${lower}-`, value) && matches('DA', `-${upper}`, value),
      );
      expect(matches('DA', `${lower}-${lower}`, lower)).toBe(true);
    }),
  );
});

it('should stay quick on patterns made to be slow', () => {
  const value = 'a'.repeat(10_000);
  const start = performance.now();
  expect(matches('LO', `${'*a'.repeat(500)}b`, value)).toBe(false);
  expect(performance.now() - start).toBeLessThan(1000);
});

it.each([
  ['DA', '20200110', '*'],
  ['DA', '20200110', '2020*-'],
  ['UI', '1.2', '1.*'],
  ['AS', '030Y', '03?Y'],
  ['SQ', '', '*'],
  ['UN', '', '*'],
])('should refuse wildcards on %s', (vr, _value, query) => {
  expect(refusal(vr, query)).toBe('WildcardsNotAllowed');
});

it('should refuse a pattern and a list beyond their limits', () => {
  expect(refusal('LO', 'a*'.repeat(513))).toBe('PatternTooLong');
  expect(refusal('UI', '1\\'.repeat(10_000))).toBe('TooManyValues');
  expect(refusal('UI', '1\\'.repeat(9_999))).toBeNull();
});

describe('as real Orthanc 1.10.1 answered', () => {
  it.each([
    ['PN', 'été*', 'Été^Zoé', true],
    ['PN', 'ete*', 'Été^Zoé', false],
    ['LO', 'FB\\f*', 'fA', false],
    ['LO', '\\', '', true],
    ['LO', 'zzz\\', '', true],
    ['LO', 'FC[1]*?', 'FC[1]*?', true],
    ['DA', '-', undefined, true],
    ['DA', '--', '20200110', false],
    ['DA', '1-2-3', '20200110', false],
    ['DA', '2020-\\x', '20200110', true],
    ['DA', '20200110\\2021*', '20200110', true],
    ['DA', '?\\x', '20200110', false],
    ['IS', '1-2', '1', false],
    ['PN', 'PHENIX ', 'PHENIX', false],
  ])('%s %j on %j → %j', (vr, query, value, expected) => {
    expect(matches(vr, query, value)).toBe(expected);
  });

  it('compared main tags that are no identifiers by ASCII letters only', () => {
    expect(matches('LO', '*tête', 'CT2 TÊTE', asciiUpper)).toBe(false);
    expect(matches('LO', '*TÊTE', 'ct2 TÊTE', asciiUpper)).toBe(true);
  });

  it('compared every letter when asked to', () => {
    expect(matches('PN', 'été^Zoé', 'Été^Zoé', sameText)).toBe(false);
  });
});
