import { IMPLICIT_LITTLE, makeDicom, type TagSpecs } from '../../dicom/testing/make-dicom';
import { ctSlice } from '../generated-files';
import { file } from './files';
import { orthancId } from './orthanc-id';

const ROOT = '1.2.826.0.1.3680043.8.498.78';

/** SOP Instance UID as `file` gives it. */
const sop = (study: number, series: number, instance: number): string => `${ROOT}.${study}.${series}.${instance}`;

/** What modifications and anonymizations reach: identifying text, sequences, references, private tags, overlays. */
const richTags = (description: string): TagSpecs => ({
  '0008,0016': '1.2.840.10008.5.1.4.1.1.4',
  '0008,0020': '20200102',
  '0008,0023': '20200103',
  '0008,0050': 'ACC',
  '0008,0060': 'MR',
  '0008,0080': 'Hospital',
  '0008,0090': 'Refer^Ring',
  '0008,1030': 'Tête',
  '0008,103e': description,
  '0008,1070': 'Operator^A\\Operator^B',
  '0008,1140': {
    vr: 'SQ',
    items: [
      { '0008,1150': '1.2.840.10008.5.1.4.1.1.4', '0008,1155': sop(31, 1, 1) },
      { '0008,1150': '1.2.840.10008.5.1.4.1.1.4', '0008,1155': '1.2.3.4.5.6' },
    ],
  },
  '0008,1110': { vr: 'SQ', lengths: 'defined', items: [{ '0008,1150': '1.2.3', '0008,1155': '1.2.3.9' }] },
  '0009,0010': 'ACME 1.1',
  '0009,1001': { vr: 'LO', value: 'private' },
  '0009,1002': { vr: 'SQ', items: [{ '0009,0010': 'ACME 1.1', '0009,1003': { vr: 'LO', value: 'deep' } }] },
  '0010,0010': 'Riche^Élodie',
  '0010,0030': '19700101',
  '0010,0040': 'F',
  '0010,1002': { vr: 'SQ', items: [{ '0010,0020': 'OTHER', '0010,0022': 'TEXT' }] },
  '0010,4000': 'A comment',
  '0018,1000': 'Serial',
  '0020,0010': 'ID',
  '0020,0011': '7',
  '0020,0052': '1.2.3.4',
  '0020,4000': '',
  '0028,0030': '0.5\\0.5',
  '0032,1032': 'Request^Ing',
  '0040,0275': {
    vr: 'SQ',
    items: [
      { '0040,0007': 'One', '0040,0009': 'STEP1' },
      { '0040,0009': 'STEP2', '0020,000d': `${ROOT}.31` },
    ],
  },
  '0040,a124': { vr: 'UI', value: '1.9.8' },
  '0400,0561': { vr: 'SQ', items: [{ '0400,0565': 'COERCE' }] },
});

const rich = (series: number, instance: number) =>
  file({
    patient: 'RICH',
    study: 31,
    series,
    instance,
    charset: 'ISO_IR 100',
    tags: richTags(`Series ${series}`),
    pixelBytes: 512,
  });

const movedTags: TagSpecs = {
  '0010,0010': 'Moved^Patient',
  '0010,1010': '030Y',
  '0008,0060': 'CT',
  '0008,1030': 'Moved study',
};

/** Sources of what is made: one study of two series, one of another patient, one without a PatientID, a study in implicit VR, and a CT slice of two. */
export const makingFiles = {
  rich1: rich(1, 1),
  rich2: rich(1, 2),
  rich3: rich(2, 3),
  target: file({
    patient: 'TARGET',
    study: 32,
    series: 1,
    instance: 1,
    tags: {
      '0010,0010': 'Target^Patient',
      '0010,0040': 'M',
      '0008,0050': 'T',
      '0008,1030': 'Target study',
      '0008,0020': '20210101',
    },
  }),
  moved: file({
    patient: 'MOVED',
    study: 33,
    series: 1,
    instance: 1,
    tags: movedTags,
  }),
  moved2: file({ patient: 'MOVED', study: 33, series: 2, instance: 2, tags: movedTags }),
  moved3: file({ patient: 'MOVED', study: 33, series: 2, instance: 3, tags: movedTags }),
  implicit: file({
    patient: 'IMPLICIT',
    study: 34,
    series: 1,
    instance: 1,
    transferSyntax: IMPLICIT_LITTLE,
    pixelBytes: 2048,
    tags: { '0010,0010': 'Implicit^Patient', '0008,1140': { vr: 'SQ', items: [{ '0008,1155': sop(34, 1, 1) }] } },
  }),
} as const;

/** An image that can be transcoded. */
export const slice = { bytes: ctSlice(3), study: orthancId('CT0', '1.2.826.0.1.3680043.8.498.77.1.0') };

export const emptyPatient = makeDicom({
  patientId: '',
  studyUid: `${ROOT}.35`,
  seriesUid: `${ROOT}.35.1`,
  sopUid: `${ROOT}.35.1.1`,
  tags: { '0010,0010': 'Nobody' },
});
