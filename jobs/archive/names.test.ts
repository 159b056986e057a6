import fc from 'fast-check';
import { createUniqueNames, fileName, folderName, unicodeText } from './names';

describe('folder names', () => {
  // Observed on Orthanc 1.10.1, recorded in contract/02-archive-media.md.
  test.each([
    ['Vafk,T,6', 'PHENIX', 'VafkT6 PHENIX'],
    ['A10011234814', 'CT2 tête, face, sinus', 'A10011234814 CT2 tte face sinus'],
    ['1657271', 'Neck^1HEAD_NECK_PETCT', '1657271 Neck 1HEAD_NECK_PETCT'],
    ['0', 'IRM cérébrale, neuro-crâne', '0 IRM crbrale neurocrne'],
    ['MR', 'sT2W/FLAIR', 'MR sT2WFLAIR'],
    ['P1', 'Doe^John', 'P1 Doe John'],
    ['A/1', 'Brain (3T) 50%', 'A1 Brain 3T 50'],
    ['MR', 'a-b_c.d, e', 'MR ab_c.d e'],
    ['P2', '^^', 'P2'],
    ['M', 'é', 'M'],
    ['../../x', '..', '....x ..'],
    ['..', '..', '.. ..'],
    ['P5', '  two   spaces\t', 'P5 two spaces'],
    ['', ' x ', 'x'],
    ['cthuge', 's', 'cthuge s'],
    // Observed since, on the same version.
    ['a - b', 'c ( d', 'a b c d'],
    ['w1', 'tab\there', 'w1 tabhere'],
    [' lead', 'ÀÉ x', 'lead x'],
    ['', 'Été^é', 't'],
  ])('%j and %j make %j', (first, second, name) => {
    expect(folderName(first, second, 'Unknown')).toBe(name);
  });

  test.each([
    ['', ''],
    [undefined, undefined],
    ['', '日本^太郎'],
    ['-', '-^-'],
    ['', '.'],
    ['', '..'],
    ['', '...'],
  ])('%j and %j leave no name that could be unpacked', (first, second) => {
    expect(folderName(first, second, 'Unknown Study')).toBe('Unknown Study');
  });

  test('whatever the tags hold, a name is a safe part of a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (first, second) => {
        const name = folderName(first, second, 'Unknown Patient');
        expect(name).toMatch(/^[A-Za-z0-9._]([A-Za-z0-9._ ]*[A-Za-z0-9._])?$/);
        expect(name).not.toMatch(/^\.*$| {2}/);
      }),
    );
  });

  test('fits the 255 bytes of a file system with any suffix', () => {
    expect(folderName('x'.repeat(1000), 'y', 'Unknown')).toHaveLength(240);
  });
});

describe('folder names in UTF-8', () => {
  test.each([
    ['P1', 'Été^é', 'P1 Été é'],
    ['', '日本^太郎', '日本 太郎'],
    ['1', 'E\u0301', '1 É'],
    ['MR', 'sT2W/FLAIR', 'MR sT2WFLAIR'],
    ['..', '..', '.. ..'],
    ['', '/\\:\u0000\u202e', 'Unknown Patient'],
  ])('%j and %j make %j', (first, second, name) => {
    expect(folderName(first, second, 'Unknown Patient', unicodeText)).toBe(name);
  });

  test('whatever the tags hold, a name is a safe part of a path that fits a file system', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string(), (first, second) => {
        const name = folderName(first, second, 'Unknown Patient', unicodeText);
        expect(name).toMatch(/^[\p{L}\p{M}\p{N}._ ]+$/u);
        expect(name).not.toMatch(/^\.*$|^ | $/);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
      }),
    );
  });
});

describe('file names', () => {
  test.each([
    ['CT', 0, 'CT000000.dcm'],
    ['CT', 1234567, 'CT1234567.dcm'],
    ['cthuge', 1, 'CT000001.dcm'],
    ['M', 0, 'M0000000.dcm'],
    ['', 0, '00000000.dcm'],
    [undefined, 12, '00000012.dcm'],
    ['..', 0, '..000000.dcm'],
    ['C/', 0, 'C000000.dcm'],
    ['é', 0, '000000.dcm'],
    ['A B', 0, 'A 000000.dcm'],
    ['-', 0, '0000000.dcm'],
    ['^M', 0, 'M000000.dcm'],
    ['M^', 0, 'M 000000.dcm'],
  ])('of modality %j, number %d: %s', (modality, counter, name) => {
    expect(fileName(modality, counter)).toBe(name);
  });
});

test('repeated names are numbered from the second on; case counts', () => {
  const unique = createUniqueNames();
  expect(['same', 'same', 'Same', 'same'].map(unique)).toEqual(['same', 'same-2', 'Same', 'same-3']);
});
