import { file } from './files';

const latin = { charset: 'ISO_IR 100' } as const;

/** Studies whose values tell the rules of matching apart: accents, spaces, copies of patients, separators, absent and odd values. */
export const findFiles = {
  accents: file({
    ...latin,
    pixelBytes: 100_000,
    patient: 'FA',
    study: 101,
    series: 1,
    instance: 1,
    tags: {
      '0008,0020': '20200110',
      '0008,0030': '101010.5',
      '0008,0080': 'HUG',
      '0008,1030': 'CT2 tête, face',
      '0010,0010': 'Été^Zoé',
      '0010,1030': '70',
      '0010,4000': 'comment é',
      '0018,0015': 'HEAD',
      '0032,1060': 'CT2 TÊTE',
    },
  }),
  otherName: file({
    patient: 'FA',
    study: 102,
    series: 1,
    instance: 1,
    tags: {
      '0008,0020': '20210110',
      '0008,0060': 'MR',
      '0008,1030': '',
      '0008,1140': { vr: 'SQ', items: [{ '0008,1155': '1.2.3' }] },
      '0010,0010': 'Other^Name',
      '0010,1030': '80',
    },
  }),
  thirdName: file({
    patient: 'FA',
    study: 102,
    series: 2,
    instance: 1,
    tags: { '0008,0060': 'SEG', '0008,1030': 'later', '0008,103e': 'a_b%c', '0010,0010': 'Third^Name' },
  }),
  spaces: file({
    patient: 'fb',
    study: 103,
    series: 1,
    instance: 1,
    tags: { '0008,0020': '2022', '0008,1030': '  two  spaces ', '0010,0010': ' Lead^Trail ', '0010,0030': '' },
  }),
  separators: file({
    patient: 'FC[1]*?',
    study: 104,
    series: 1,
    instance: 1,
    tags: { '0008,0050': 'x-y', '0008,1030': 'a\\b', '0010,0010': 'Mul\\Ti' },
  }),
} as const;
