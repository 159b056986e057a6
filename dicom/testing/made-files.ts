import { DEFLATED, EXPLICIT_BIG, IMPLICIT_LITTLE, JPEG_BASELINE, makeDicom, type TagSpecs } from './make-dicom';

const uids = { patientId: 'P1', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

const texts: TagSpecs = {
  '0008,1030': { vr: 'LO', value: bytes('x \0\0 ') },
  '0010,0010': { vr: 'PN', value: bytes('  a ^ b \\ c  ') },
  '0010,4000': { vr: 'LT', value: 'x'.repeat(257) },
  '0020,4000': { vr: 'LT', value: 'x'.repeat(256) },
  '0008,0080': { vr: 'UN', value: bytes('lost') },
  '0008,0081': { vr: 'ST', value: bytes('a\0b') },
  '0009,0010': 'GEMS_IDEN_01',
  '0009,1001': { vr: 'LO', value: 'known' },
  '0009,10ff': { vr: 'LO', value: 'unknown' },
  '0011,1010': { vr: 'LO', value: 'without creator' },
};

const numbers: TagSpecs = {
  '0018,9087': { vr: 'FD', value: [1e-7, 0.1, -0, Number.NaN, Number.NEGATIVE_INFINITY, 1e21] },
  '0018,9073': { vr: 'FD', value: [] },
  '0018,9306': { vr: 'FL', value: [1 / 3, 180.53579711914062] },
  '0020,9165': { vr: 'AT', value: [0x00100010, 0x7fe00010] },
  '0028,0106': { vr: 'SS', value: [-5] },
  '0028,0103': { vr: 'US', value: [1] },
  '0028,3002': { vr: 'US', value: [256, 0, 16] },
  '0028,3006': { vr: 'OW', value: [1, 2, 3] },
  '0072,0082': { vr: 'SV', value: [-1n] },
  '0054,1330': { vr: 'US', value: [9] },
  '0018,1090': '7',
};

const nested: TagSpecs = {
  '0008,0000': { vr: 'UL', value: [100] },
  '0008,1140': { vr: 'SQ', items: [{ '0008,1150': '1.2' }, {}] },
  '0008,2112': { vr: 'SQ', items: [], lengths: 'defined' },
  '0009,0010': 'ACME',
  '0009,1001': { vr: 'SQ', items: [{ '0009,0010': 'INNER', '0009,1000': { vr: 'SH', value: 'x' } }] },
  '0040,0275': {
    vr: 'SQ',
    lengths: 'defined',
    items: [{ '0040,0008': { vr: 'SQ', lengths: 'defined', items: [{ '0008,0100': 'c' }] } }],
  },
  '7fe1,0010': 'hidden',
};

const inEverySyntax = (name: string, tags: TagSpecs): readonly (readonly [string, Buffer])[] =>
  [IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED, '1.2.840.10008.1.2.1'].flatMap((transferSyntax) => [
    [`made: ${name}, ${transferSyntax}`, makeDicom({ ...uids, transferSyntax, pixelBytes: 16, tags })] as const,
  ]);

const withoutMeta = [IMPLICIT_LITTLE, EXPLICIT_BIG, '1.2.840.10008.1.2.1'].map(
  (transferSyntax) =>
    [
      `made: without meta header, ${transferSyntax}`,
      makeDicom({ ...uids, transferSyntax, metaHeader: false, pixelBytes: 8 }),
    ] as const,
);

const characterSets = ['', 'ISO_IR 6', 'ISO_IR 100', 'iso_ir 100', 'ISO_IR100', 'ISO_IR 192', 'BOGUS'].map(
  (charset) =>
    [
      `made: character set '${charset}'`,
      makeDicom({ ...uids, charset, tags: { '0010,0010': { vr: 'PN', value: bytes('a\xc3\xa9\xff\t\x80z') } } }),
    ] as const,
);

/** Every file cut off at every byte of its last part, where sequences, pixel data and fragments are. */
const cuts = [
  makeDicom({ ...uids, tags: nested }),
  makeDicom({ ...uids, transferSyntax: IMPLICIT_LITTLE, tags: nested, pixelBytes: 4 }),
  makeDicom({ ...uids, transferSyntax: JPEG_BASELINE, fragments: [bytes('abcd'), bytes('efgh')] }),
].flatMap((file, index) =>
  Array.from({ length: 70 }, (_, cut) => [`made: cut ${index} by ${cut}`, file.subarray(0, file.length - cut)] as const),
);

/** Files that cover what the samples do not. */
export const madeFiles: ReadonlyMap<string, Buffer> = new Map([
  ...inEverySyntax('texts', texts),
  ...inEverySyntax('numbers', numbers),
  ...inEverySyntax('nested', nested),
  ...withoutMeta,
  ...characterSets,
  ...cuts,
  ['made: encapsulated', makeDicom({ ...uids, transferSyntax: JPEG_BASELINE, fragments: [bytes('abcd')] })],
  [
    'made: sequence hidden as UN',
    makeDicom({ ...uids, pixelBytes: 4, tags: { '0009,1002': { vr: 'UN', items: [{ '0008,0100': 'v' }] } } }),
  ],
  [
    'made: code extensions with a first character set of ISO 2022 IR 6',
    makeDicom({
      ...uids,
      charset: 'ISO 2022 IR 6\\ISO 2022 IR 100',
      tags: { '0010,0010': { vr: 'PN', value: bytes('\x1b-A\xe9') } },
    }),
  ],
  ['made: without PatientID', makeDicom({ ...uids, without: ['0010,0020'] })],
  ['made: without StudyInstanceUID', makeDicom({ ...uids, without: ['0020,000d'] })],
  ['made: empty SOPInstanceUID', makeDicom({ ...uids, sopUid: '' })],
  ['made: too long PatientID', makeDicom({ ...uids, patientId: 'x'.repeat(300) })],
]);
