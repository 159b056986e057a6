import fc from 'fast-check';
import { floatText } from './float-text';

describe('a float', () => {
  test.each([
    [0, '0'],
    [-0, '-0'],
    [1.5, '1.5'],
    [0.1, '0.10000000000000001'],
    [0.0001, '0.0001'],
    [0.00001, '1.0000000000000001e-05'],
    [1e10, '10000000000'],
    [1e21, '1e+21'],
    [123456789.125, '123456789.125'],
    [-14518938301890560, '-14518938301890560'],
    [Math.fround(180.5358), '180.53579711914062'],
    [Number.NaN, 'nan'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('%p is printed as %s', (value, text) => {
    expect(floatText(value)).toBe(text);
  });

  test('reads back as itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => expect(Number(floatText(value))).toBe(value)),
    );
  });
});
