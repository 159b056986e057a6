import fc from 'fast-check';
import { Double, type ShownJson } from '../domain/json-number';
import { orthancJson } from './orthanc-json';

describe('bytes recorded from 1.10.1', () => {
  it('should put nested objects and arrays on lines of their own, members sorted', () => {
    expect(orthancJson({ State: 'Success', Content: { Peer: ['http://127.0.0.1:8190/'], Compress: false, Size: '0' } })).toBe(
      '{\n   "Content" : \n   {\n      "Compress" : false,\n      "Peer" : \n      [\n         "http://127.0.0.1:8190/"\n      ],\n' +
        '      "Size" : "0"\n   },\n   "State" : "Success"\n}',
    );
  });

  it('should write what is empty on its line', () => {
    expect(orthancJson({ Changes: [], Done: true, O: {}, Last: 0 })).toBe(
      '{\n   "Changes" : [],\n   "Done" : true,\n   "Last" : 0,\n   "O" : {}\n}',
    );
    expect(orthancJson([])).toBe('[]');
    expect(orthancJson({})).toBe('{}');
    expect(orthancJson([{}, []])).toBe('[\n   {},\n   []\n]');
  });

  it('should escape as jsoncpp does: short forms, lower-case hex, DEL as it is', () => {
    const text = 'tab\t nl\n q" bs\\ sl/ c\u0001 b\b f\f r\r del\u007f e\u00e9 emoji\u{1f600} <>&\' \u0080';
    expect(orthancJson(text)).toBe(
      '"tab\\t nl\\n q\\" bs\\\\ sl/ c\\u0001 b\\b f\\f r\\r del\u007f e\\u00e9 emoji\\ud83d\\ude00 <>&\' \\u0080"',
    );
  });

  it.each([
    [0, '0.0'],
    [1.552, '1.552'],
    [2.596, '2.5960000000000001'],
    [0.008, '0.0080000000000000002'],
    [0.033, '0.033000000000000002'],
    [0.001, '0.001'],
    [12, '12.0'],
    [1e17, '1e+17'],
    [1e-7, '9.9999999999999995e-08'],
    [123456.789, '123456.789'],
  ])('should write the double %d with 17 digits', (value, text) => {
    expect(orthancJson(new Double(value))).toBe(text);
  });
});

it('should order members by their UTF-8 bytes, which UTF-16 does not', () => {
  expect(orthancJson({ '\u{1f600}': 1, '\uffee': 2 })).toBe('{\n   "\\uffee" : 2,\n   "\\ud83d\\ude00" : 1\n}');
});

it('should write JSON that reads as what was written', () => {
  const roundTrip = (value: unknown) => JSON.parse(orthancJson(value as ShownJson));
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: false, stringUnit: 'grapheme' }), (value) => {
      // JSON knows no negative zero.
      const expected = JSON.parse(JSON.stringify(value));
      expect(roundTrip(value)).toEqual(expected);
    }),
  );
});

it('should write doubles that read as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(orthancJson(new Double(value)))).toBe(value);
    }),
  );
});
