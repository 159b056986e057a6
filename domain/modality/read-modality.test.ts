import { isLeft } from 'fp-ts/Either';
import type { Json } from '../json';
import { sameAet } from './modality';
import { modalityJson } from './modality-json';
import { readModality } from './read-modality';

const read = (value: Json) => {
  const result = readModality(value);
  return isLeft(result) ? result.left : modalityJson(result.right);
};

it('should read the short form, and take the defaults of Orthanc for the rest', () => {
  expect(read(['A', 'host', 104])).toEqual({
    AET: 'A',
    AllowEcho: true,
    AllowEventReport: true,
    AllowFind: true,
    AllowFindWorklist: true,
    AllowGet: true,
    AllowMove: true,
    AllowNAction: true,
    AllowStore: true,
    AllowTranscoding: true,
    Host: 'host',
    LocalAet: '',
    Manufacturer: 'Generic',
    Port: 104,
    RetrieveMethod: 'SystemDefault',
    Timeout: 0,
    UseDicomTls: false,
  });
});

it('should read what the long form gives', () => {
  const given = { AET: 'A', Host: 'h', Port: '104', AllowStore: false, Timeout: 5, LocalAet: 'ME', Manufacturer: 'GE' };
  expect(read(given)).toMatchObject({ ...given, Port: 104, AllowFind: true });
});

it('should let AllowStorageCommitment decide both sides of it', () => {
  const given = { AET: 'A', Host: 'h', Port: 104, AllowNAction: true, AllowStorageCommitment: false };
  expect(read(given)).toMatchObject({ AllowNAction: false, AllowEventReport: false });
});

it.each([
  ['EFilm2', 'Generic'],
  ['Dcm4Chee', 'Generic'],
  ['SyngoVia', 'GenericNoWildcardInDates'],
  ['AgfaImpax', 'GenericNoWildcardInDates'],
])('should take the obsolete manufacturer %s as %s', (given, meant) => {
  expect(read(['A', 'h', 104, given])).toMatchObject({ Manufacturer: meant });
});

it.each<[Json, object]>([
  ['x', { _tag: 'NoModality', expected: null }],
  [null, { _tag: 'NoModality', expected: null }],
  [[], { _tag: 'NoModality', expected: null }],
  [['A', 'h'], { _tag: 'NoModality', expected: null }],
  [['A', 'h', 'port'], { _tag: 'NoModality', expected: null }],
  [['A', 'h', ' 104'], { _tag: 'NoModality', expected: null }],
  [['A', 'h', 104, 'GE', 1], { _tag: 'NoModality', expected: null }],
  [{}, { _tag: 'NoModality', expected: 'String value expected in field: AET' }],
  [
    { AET: 'A', Host: 5 },
    { _tag: 'NoModality', expected: 'String value expected in field: Host' },
  ],
  [
    { AET: 'A', Host: 'h' },
    { _tag: 'NoModality', expected: null },
  ],
  [['A', 'h', 70000], { _tag: 'PortOutOfRange', port: 70000 }],
  [['A', 'h', 0], { _tag: 'PortOutOfRange', port: 0 }],
  [['A', 'h', 104, 'Nope'], { _tag: 'UnknownManufacturer', manufacturer: 'Nope' }],
  [['A', 'h', 104, 'constructor'], { _tag: 'UnknownManufacturer', manufacturer: 'constructor' }],
  [
    { AET: 'A', Host: 'h', Port: 104, AllowStore: 'x' },
    { _tag: 'NoModality', expected: 'Boolean value expected in field: AllowStore' },
  ],
  [
    { AET: 'A', Host: 'h', Port: 104, Timeout: -1 },
    { _tag: 'NoModality', expected: 'Unsigned integer value expected in field: Timeout' },
  ],
  [
    { AET: 'A', Host: 'h', Port: 104, Timeout: 1.5 },
    { _tag: 'NoModality', expected: 'Integer value expected in field: Timeout' },
  ],
  [
    { AET: 'A', Host: 'h', Port: 104, RetrieveMethod: 'x' },
    { _tag: 'UnknownRetrieveMethod', method: 'x' },
  ],
])('should refuse %j', (given, fault) => {
  expect(read(given)).toEqual(fault);
});

it('should compare titles without case, unless it is asked to', () => {
  expect(sameAet('Orthanc ', 'ORTHANC', false)).toBe(true);
  expect(sameAet('Orthanc', 'ORTHANC', true)).toBe(false);
});
