import { memorySource } from '../source/memory-source';
import {
  DEFLATED,
  type DicomSpec,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  makeDicom,
  type TagSpecs,
} from '../testing/make-dicom';
import { readDirectory } from '../testing/read-directory';
import { createDirectory } from './directory';
import { instanceRecords, type Place } from './instance-records';
import { recordTypeOf } from './record-type';
import { recordsOf } from './records-task';

const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };
const SC = '1.2.840.10008.5.1.4.1.1.7';
const place: Place = {
  fileId: 'IMAGES\\IM0',
  madeUp: {
    patientId: 'UNKNOWN-1',
    studyId: '1',
    seriesNumber: '2',
    instanceNumber: '3',
    date: '20260102',
    time: '030405',
  },
};

/** The keys of the four records, as a reader of the DICOMDIR sees them. */
const recordsFor = (spec: Partial<DicomSpec>, extended = false) => {
  const file = makeDicom({ ...uids, sopClass: SC, ...spec });
  const { type, patient, study, series, instance } = instanceRecords(memorySource(file), place, extended);
  const directory = createDirectory('TEST', '2.25.1');
  directory.add(0, 'PATIENT', patient);
  directory.add(1, 'STUDY', study);
  directory.add(2, 'SERIES', series);
  directory.add(3, type, instance);
  const [one] = readDirectory(directory.finish()).roots;
  return {
    patient: one?.keys,
    study: one?.lower[0]?.keys,
    series: one?.lower[0]?.lower[0]?.keys,
    instance: one?.lower[0]?.lower[0]?.lower[0]?.keys,
    type: one?.lower[0]?.lower[0]?.lower[0]?.type,
  };
};

const full: TagSpecs = {
  '0008,0020': '20200101',
  '0008,0030': '101112',
  '0008,0050': 'A1',
  '0008,1030': 'Study',
  '0008,103e': 'Series',
  '0010,0010': 'Doe^John',
  '0020,0010': 'S1',
  '0020,0011': { vr: 'IS', value: '7' },
  '0020,0013': { vr: 'IS', value: '9' },
};

describe('the records of an instance', () => {
  test.each([EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED])(
    'hold its keys in whatever syntax: %s',
    (transferSyntax) => {
      expect(recordsFor({ tags: full, transferSyntax, charset: 'ISO_IR 100' })).toEqual({
        patient: { '0008,0005': 'ISO_IR 100', '0010,0010': 'Doe^John', '0010,0020': 'P' },
        study: {
          '0008,0005': 'ISO_IR 100',
          '0008,0020': '20200101',
          '0008,0030': '101112',
          '0008,0050': 'A1',
          '0008,1030': 'Study',
          '0020,000d': '1.2',
          '0020,0010': 'S1',
        },
        series: { '0008,0005': 'ISO_IR 100', '0008,0060': 'CT', '0020,000e': '1.2.3', '0020,0011': '7' },
        instance: {
          '0004,1500': 'IMAGES\\IM0',
          '0004,1510': SC,
          '0004,1511': '1.2.3.4',
          '0004,1512': transferSyntax,
          '0008,0005': 'ISO_IR 100',
          '0020,0013': '9',
        },
        type: 'IMAGE',
      });
    },
  );

  test('hold the description of the series if more is asked for', () => {
    expect(recordsFor({ tags: full }, true).series).toMatchObject({ '0008,103e': 'Series' });
    expect(recordsFor({ tags: {} }, true).series).toMatchObject({ '0008,103e': '' });
  });

  test('make up what must have a value and has none, and leave the rest empty', () => {
    expect(recordsFor({ patientId: '', without: ['0008,0060'] })).toMatchObject({
      patient: { '0010,0010': '', '0010,0020': 'UNKNOWN-1' },
      study: { '0008,0020': '20260102', '0008,0030': '030405', '0008,0050': '', '0008,1030': '', '0020,0010': '1' },
      series: { '0008,0060': 'OT', '0020,0011': '2' },
      instance: { '0020,0013': '3' },
    });
  });

  test('take the date of the study from the next best one', () => {
    const tags: TagSpecs = { '0008,0020': '', '0008,0022': '20210203', '0008,0023': '20220203', '0008,0031': '040506' };
    expect(recordsFor({ tags }).study).toMatchObject({ '0008,0020': '20210203', '0008,0030': '040506' });
  });

  test('trim and pad values, and keep text in the bytes of its character set', () => {
    const name = Buffer.from([0x20, 0xc4, 0x5e, 0xd6, 0x20, 0x20]);
    const { patient } = recordsFor({ patientId: ' 42  ', tags: { '0010,0010': { vr: 'PN', value: name } } });
    expect(patient).toEqual({ '0010,0010': 'Ä^Ö', '0010,0020': '42' });
  });

  test('leave out texts and sequences that nobody wants in a directory', () => {
    const { patient } = recordsFor({ tags: { '0010,0010': 'x'.repeat(2000) } });
    expect(patient).toMatchObject({ '0010,0010': '' });
    const items = [{ '0008,1140': { vr: 'UN', value: Buffer.alloc(70_000) } }] as const;
    const tags: TagSpecs = { '0008,1115': { vr: 'SQ', items } };
    expect(recordsFor({ sopClass: '1.2.840.10008.5.1.4.1.1.11.1', tags }).instance).not.toHaveProperty(['0008,1115']);
  });

  test('of a report hold its title, what modifies that, and the last verification', () => {
    const concept = (meaning: string): TagSpecs => ({ '0008,0104': meaning });
    const { instance, type } = recordsFor({
      sopClass: '1.2.840.10008.5.1.4.1.1.88.11',
      transferSyntax: EXPLICIT_BIG,
      tags: {
        '0040,a043': { vr: 'SQ', items: [concept('Report')] },
        '0040,a491': { vr: 'CS', value: 'COMPLETE' },
        '0040,a493': { vr: 'CS', value: 'VERIFIED' },
        '0040,a073': {
          vr: 'SQ',
          items: ['20200101', '20220101', '20210101'].map((value) => ({ '0040,a030': { vr: 'DT', value } })),
        },
        '0040,a730': {
          vr: 'SQ',
          items: ['CONTAINS', 'HAS CONCEPT MOD', 'CONTAINS'].map((value) => ({ '0040,a010': { vr: 'CS', value } })),
        },
      },
    });
    expect(type).toBe('SR DOCUMENT');
    expect(instance).toMatchObject({
      '0040,a030': '20220101',
      '0040,a043': '1',
      '0040,a491': 'COMPLETE',
      '0040,a493': 'VERIFIED',
      '0040,a730': '1',
    });
  });

  test('turn the numbers of a big endian file', () => {
    const tags: TagSpecs = { '0028,0010': { vr: 'US', value: [513] }, '0028,9001': { vr: 'UL', value: [70000] } };
    const spectrum = recordsFor({ sopClass: '1.2.840.10008.5.1.4.1.1.4.2', transferSyntax: EXPLICIT_BIG, tags });
    expect(spectrum.instance).toMatchObject({ '0028,0010': '513', '0028,9001': '70000' });
  });

  test('are none for what is no DICOM', () => {
    const bytes = Buffer.from('no DICOM');
    expect(recordsOf({ file: { kind: 'bytes', bytes }, place, extended: false, limits: {} })).toBeNull();
  });
});

test.each([
  ['1.2.840.10008.5.1.4.1.1.2', 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.66.4', 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.9.1.1', 'WAVEFORM'],
  ['1.2.840.10008.5.1.4.1.1.11.2', 'PRESENTATION'],
  ['1.2.840.10008.5.1.4.1.1.88.33', 'SR DOCUMENT'],
  ['1.2.840.10008.5.1.4.1.1.88.59', 'KEY OBJECT DOC'],
  ['1.2.840.10008.5.1.4.1.1.104.3', 'ENCAP DOC'],
  ['1.2.840.10008.5.1.4.1.1.481.1', 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.481.5', 'RT PLAN'],
  ['1.2.840.10008.5.1.4.1.1.481.10', 'RADIOTHERAPY'],
  ['1.2.840.10008.5.1.4.34.7', 'PLAN'],
  ['1.2.3.4', 'IMAGE'],
  ['constructor', 'IMAGE'],
  ['', 'IMAGE'],
])('an instance of class %s is a record of type %s', (sopClass, type) => {
  expect(recordTypeOf(sopClass)).toBe(type);
});
