import { DEFLATED, EXPLICIT_BIG, IMPLICIT_LITTLE, makeDicom, type TagSpecs } from '../../dicom/testing/make-dicom';
import { orthancId } from './orthanc-id';

const ROOT = '1.2.826.0.1.3680043.8.498.78';

type FileSpec = {
  readonly patient: string;
  readonly study: number;
  readonly series: number;
  readonly instance: number;
  readonly tags?: TagSpecs;
  readonly charset?: string;
  readonly transferSyntax?: string;
  readonly pixelBytes?: number;
};

/** A generated file with the ids that Orthanc gives it. */
export const file = ({ patient, study, series, instance, tags = {}, ...more }: FileSpec) => {
  const studyUid = `${ROOT}.${study}`;
  const seriesUid = `${studyUid}.${series}`;
  const sopUid = `${seriesUid}.${instance}`;
  return {
    bytes: makeDicom({
      patientId: patient,
      studyUid,
      seriesUid,
      sopUid,
      tags: { '0020,0013': String(instance), ...tags },
      ...more,
    }),
    patient: orthancId(patient),
    study: orthancId(patient, studyUid),
    series: orthancId(patient, studyUid, seriesUid),
    instance: orthancId(patient, studyUid, seriesUid, sopUid),
  };
};

const person = (name: string): TagSpecs => ({ '0010,0010': name, '0010,0030': '19700101', '0010,0040': 'O' });

/** Files whose names, levels and values make the folders of archives and the answers about resources differ. */
export const files = {
  first: file({
    patient: 'DIFF1',
    study: 1,
    series: 1,
    instance: 1,
    tags: {
      ...person('Doe^John'),
      '0008,0050': 'A/1',
      '0008,1030': 'Brain (3T) 50%',
      '0008,0060': 'MR',
      '0008,103e': 'a-b_c.d, e',
    },
  }),
  second: file({ patient: 'DIFF1', study: 1, series: 1, instance: 2, tags: { ...person('Doe^John'), '0008,0060': 'MR' } }),
  otherSeries: file({
    patient: 'DIFF1',
    study: 1,
    series: 2,
    instance: 1,
    tags: { ...person('Other^Name'), '0008,0060': 'MR', '0008,103e': 'a-b_c.d, e' },
  }),
  otherStudy: file({
    patient: 'DIFF1',
    study: 2,
    series: 3,
    instance: 1,
    tags: {
      '0008,0050': 'A/1',
      '0008,1030': 'Brain (3T) 50%',
      '0008,0060': 'M',
      '0008,0020': '20260101',
      '0008,0030': '101010.5',
    },
  }),
  unnamed: file({
    patient: 'DIFF2',
    study: 3,
    series: 1,
    instance: 1,
    tags: { '0010,0010': '^^', '0008,0060': '', '0008,1030': '' },
  }),
  latin: file({
    patient: 'DIFF3',
    study: 4,
    series: 1,
    instance: 1,
    charset: 'ISO_IR 100',
    tags: { ...person('Crâne^Élodie'), '0008,1030': 'tête  et   cou', '0008,103e': 'é' },
  }),
  unicode: file({
    patient: 'DIFF4',
    study: 5,
    series: 1,
    instance: 1,
    charset: 'ISO_IR 192',
    tags: { ...person('Yamada^Tarou=山田^太郎=やまだ^たろう'), '0008,1030': 'Übersicht', '0008,0060': 'CTX' },
  }),
  implicit: file({ patient: 'DIFF5', study: 6, series: 1, instance: 1, transferSyntax: IMPLICIT_LITTLE, pixelBytes: 2048 }),
  bigEndian: file({ patient: 'DIFF5', study: 6, series: 1, instance: 2, transferSyntax: EXPLICIT_BIG, pixelBytes: 2048 }),
  deflated: file({ patient: 'DIFF5', study: 6, series: 1, instance: 3, transferSyntax: DEFLATED, pixelBytes: 2048 }),
  counted: file({
    patient: 'DIFF6',
    study: 7,
    series: 1,
    instance: 1,
    tags: { '0020,1002': '3', '0020,0105': '1', '0008,103e': ' spaces  inside ', '0020,4000': 'x'.repeat(300) },
  }),
  nested: file({
    patient: 'DIFF6',
    study: 7,
    series: 2,
    instance: 1,
    tags: {
      '0008,1140': { vr: 'SQ', items: [{ '0008,1150': '1.2', '0008,1155': '1.2.3' }, {}] },
      '0009,0010': 'ACME 1.1',
      '0009,1001': { vr: 'LO', value: 'private' },
    },
  }),
} as const;

const incomplete = { patientId: 'DIFF8', studyUid: `${ROOT}.9`, seriesUid: `${ROOT}.9.1`, sopUid: `${ROOT}.9.1.1` };

/** DICOM that cannot be stored, because an identifier is missing or empty. */
export const unidentified = {
  'no study': makeDicom({ ...incomplete, without: ['0020,000d'] }),
  'no series': makeDicom({ ...incomplete, without: ['0020,000e'] }),
  'no instance': makeDicom({ ...incomplete, without: ['0008,0018'] }),
  'an empty study': makeDicom({ ...incomplete, studyUid: '' }),
  'an empty series': makeDicom({ ...incomplete, seriesUid: '' }),
  'an empty instance': makeDicom({ ...incomplete, sopUid: '' }),
} as const;

export type FileName = keyof typeof files;
