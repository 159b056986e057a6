import fc from 'fast-check';
import { MAXIMUM_JSON_DEPTH, MAXIMUM_JSON_VALUES, parseJson } from './parse-json';

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
  ['text after a number', '1.2.840', 1.2],
  ['a byte order mark', '\uFEFFtrue', true],
  ['numbers with leading zeros', '[01, -007, 00.5]', [1, -7, 0.5]],
  ['numbers without digits on one side of the point', '[1., -.5, 1.e1]', [1, -0.5, 10]],
  ['a lone minus', '[-]', [0]],
  ['the last of two members with one name', '{"a":1,"a":2}', { a: 2 }],
  ['control characters in strings', '"a\tb"', 'a\tb'],
  ['control characters beside escapes', '"a\tb\\n\\u00e9"', 'a\tb\né'],
  ['escaped quotation marks and backslashes', '["\\"a\\\\","b"]', ['"a\\', 'b']],
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
  '"\\x \\t"',
  '"\\u12"',
  '"\\u12g4"',
  '"a\nb"',
  '"\\t\n"',
  '"\\"',
  '-.',
  '[1.2.3]',
  '1e+',
  'nullx',
  '/* a',
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

it('should read escapes that are longer than what is collected at once', () => {
  const value = 'é"\\\n\u0001'.repeat(10_000);
  expect(read(JSON.stringify([value, value]).replaceAll('é', '\\u00E9'))).toEqual([value, value]);
});

it('should refuse more values than it reads in a moment', () => {
  const list = (values: number): string => `[${'1,'.repeat(values - 1)}]`;
  expect(read(list(MAXIMUM_JSON_VALUES))).toHaveLength(MAXIMUM_JSON_VALUES - 1);
  expect(() => parseJson(list(MAXIMUM_JSON_VALUES + 1))).toThrow('413');
});
