import fc from 'fast-check';
import { MAXIMUM_JSON_DEPTH, parseJson } from './parse-json';

const read = (text: string): unknown => parseJson(text)?.value;

it('should read what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const text = JSON.stringify(value);
      expect(read(text)).toEqual(JSON.parse(text));
    }),
  );
});

it.each([
  ['comments', '/* a */ [1, // b\n 2]', [1, 2]],
  ['trailing commas', '{"a":[1,],}', { a: [1] }],
  ['text after the value', '{"a":1} x', { a: 1 }],
  ['a byte order mark', '\uFEFFtrue', true],
  ['the last of two members with one name', '{"a":1,"a":2}', { a: 2 }],
  ['control characters in strings', '"a\tb"', 'a\tb'],
])('should take %s, as 1.10.1 does', (_, text, value) => {
  expect(read(text)).toEqual(value);
});

it.each([
  '',
  ' ',
  'nope',
  "{'a':1}",
  '{"a":NaN}',
  '{"a" 1}',
  '{"a":1 "b":2}',
  '{1:2}',
  '{"a":}',
  '{"a":,}',
  '{,}',
  '[,1]',
  '[1 2]',
  '[1,,2]',
  '[1',
  '{"a":1',
  ']',
  '}',
  '[}',
  '{]',
  '{"a"}',
  '"\\x"',
  '"\\ud800"',
  '"a',
  ':',
  ',',
])('should refuse %s', (text) => {
  expect(parseJson(text)).toBeNull();
});

it('should refuse deep nesting without recursion', () => {
  expect(parseJson('['.repeat(MAXIMUM_JSON_DEPTH) + ']'.repeat(MAXIMUM_JSON_DEPTH))).not.toBeNull();
  expect(parseJson('['.repeat(1_000_000))).toBeNull();
});

it('should let a member be called __proto__', () => {
  const value = read('{"__proto__":{"polluted":true}}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true}}');
});

it('should tell which top-level numbers are no integers', () => {
  const parsed = parseJson('{"a":5.0,"b":5,"c":1e3,"d":99999999999999999999,"e":{"b":1.5},"f":1.5,"f":2}');
  expect([...(parsed?.doubles ?? [])].sort()).toEqual(['a', 'c', 'd']);
});
