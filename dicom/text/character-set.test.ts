import { decoderOf } from './character-set';

const decode = (characterSet: string | undefined, hex: string): string =>
  decoderOf(characterSet)(Buffer.from(hex.replaceAll(' ', ''), 'hex'), 'PN');

describe('a character set', () => {
  test.each([
    ['ISO_IR 100', 'c46e656173', 'Äneas'],
    ['ISO_IR 101', 'b1', 'ą'],
    ['ISO_IR 126', 'c4e9', 'Δι'],
    ['ISO_IR 127', 'e2', 'ق'],
    ['ISO_IR 138', 'f9', 'ש'],
    ['ISO_IR 144', 'bb', 'Л'],
    ['ISO_IR 148', 'dd', 'İ'],
    ['ISO_IR 166', 'a1', 'ก'],
    ['ISO_IR 13', 'd4cf', 'ﾔﾏ'],
    ['ISO_IR 192', 'e78e8b', '王'],
    ['GB18030', 'cdf5', '王'],
    ['GBK', 'cdf5', '王'],
    ['\\ISO 2022 IR 87', '1b2442 3b33 4544 1b2842 5e', '山田^'],
    ['\\ISO 2022 IR 149', '1b2429 43 fbf3', '洪'],
    ['ISO 2022 IR 13\\ISO 2022 IR 87', 'd4cf 3d 1b2442 3b33 1b284a', 'ﾔﾏ=山'],
    ['iso_ir 100 ', 'e9', 'é'],
  ])('%s decodes %s', (characterSet, hex, text) => {
    expect(decode(characterSet, hex)).toBe(text);
  });

  test('that is absent or empty is Latin 1', () => {
    expect([decode(undefined, 'e9'), decode('', 'e9')]).toEqual(['é', 'é']);
  });

  test('that is unknown leaves ASCII', () => {
    expect(decode('ISO_IR 999', '61e962')).toBe('ab');
  });

  test('drops bytes that are not of it', () => {
    expect(decode('ISO_IR 192', '61ff62c3')).toBe('ab');
    expect(decode('\\ISO 2022 IR 87', '611b2400')).toBe('a$');
  });
});
