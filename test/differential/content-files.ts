import {
  DEFLATED,
  type ElementSpec,
  EXPLICIT_BIG,
  IMPLICIT_LITTLE,
  JPEG_BASELINE,
  makeDicom,
  type TagSpecs,
} from '../../dicom/testing/make-dicom';
import { orthancId } from './orthanc-id';

const ROOT = '1.2.826.0.1.3680043.8.498.79';
const PATIENT = 'CONTENT';

const latin = (vr: string, text: string): ElementSpec => ({ vr, value: Buffer.from(text, 'latin1') });

/** Values of every kind, with every padding. */
const values: TagSpecs = {
  '0008,0020': '20200101',
  '0008,0030': latin('TM', '12\0\0'),
  '0008,0080': latin('LO', 'abc\0'),
  '0008,0081': latin('ST', 'ab    '),
  '0008,1010': latin('SH', 'ab\0\0\0\0'),
  '0008,1030': latin('LO', 'tête '),
  '0008,103e': latin('LO', '    '),
  '0008,1140': {
    vr: 'SQ',
    items: [{ '0008,1150': '1.2', '0008,1155': '1.2.3', '0008,1199': { vr: 'SQ', items: [{ '0008,1150': '1.5' }] } }, {}],
  },
  '0008,1111': { vr: 'SQ', items: [] },
  '0009,0010': 'ACME 1.1',
  '0009,1001': { vr: 'LO', value: 'private' },
  '0009,1002': { vr: 'UN', value: [1, 2, 3] },
  '0010,0010': 'Odd^One',
  '0010,1030': latin('DS', '1.5     '),
  '0010,4000': latin('LT', 'ab \0'),
  '0018,0050': '',
  '0018,1000': latin('LO', 'a \\b   '),
  '0018,9087': { vr: 'FD', value: [0, 0, 0, 0, 0, 0, 0xf0, 0x3f] },
  '0020,0013': latin('IS', ' 12 '),
  '0028,0106': { vr: 'SS', value: [65535, 255] },
  '0028,1201': { vr: 'OW', value: [1, 2, 3, 4] },
  '0040,a160': latin('UT', 'x'.repeat(70_001)),
  '0042,0011': { vr: 'OB', value: [1, 2, 3] },
};

const contentFile = (instance: number, more: Partial<Parameters<typeof makeDicom>[0]> = {}) => {
  const uids = { studyUid: `${ROOT}.1`, seriesUid: `${ROOT}.1.1`, sopUid: `${ROOT}.1.1.${instance}` };
  return {
    bytes: makeDicom({ patientId: PATIENT, ...uids, tags: values, charset: 'ISO_IR 100', ...more }),
    instance: orthancId(PATIENT, uids.studyUid, uids.seriesUid, uids.sopUid),
  };
};

/** One data set in every way to write it. */
export const contentFiles = {
  explicit: contentFile(1, { pixelBytes: 200_000 }),
  implicit: contentFile(2, { transferSyntax: IMPLICIT_LITTLE, pixelBytes: 16 }),
  'big endian': contentFile(3, { transferSyntax: EXPLICIT_BIG, pixelBytes: 16 }),
  deflated: contentFile(4, { transferSyntax: DEFLATED, pixelBytes: 16 }),
  encapsulated: contentFile(5, {
    transferSyntax: JPEG_BASELINE,
    fragments: [Buffer.alloc(0), Buffer.from('ffd8ffd9', 'hex'), Buffer.from('ffd8ffda', 'hex')],
  }),
  bare: contentFile(6, { metaHeader: false }),
} as const;

export const contentIds = {
  patients: orthancId(PATIENT),
  studies: orthancId(PATIENT, `${ROOT}.1`),
  series: orthancId(PATIENT, `${ROOT}.1`, `${ROOT}.1.1`),
} as const;

/** Elements that every file of them has. */
export const contentTags = Object.keys(values).map((tag) => tag.replace(',', '-'));

type Geometry = { readonly number?: string; readonly orientation?: string; readonly position?: string; readonly frames?: string };

const AXIAL = '1\\0\\0\\0\\1\\0';
const SAGITTAL = '0\\1\\0\\0\\0\\-1';
const at = (z: number): string => `0\\0\\${z}`;

const stacks: Readonly<Record<string, readonly Geometry[]>> = {
  'a volume': [30, 10, 20].map((z, index) => ({ number: String(index), orientation: AXIAL, position: at(z) })),
  'a sagittal volume': [30, 10, 20].map((x) => ({ orientation: SAGITTAL, position: `${x}\\0\\0` })),
  'two at one place': [30, 30, 20].map((z, index) => ({ number: String(3 - index), orientation: AXIAL, position: at(z) })),
  'two near': [1, 1.000001].map((z, index) => ({ number: String(3 - index), orientation: AXIAL, position: at(z) })),
  'two not so near': [1, 1.000002].map((z, index) => ({ number: String(3 - index), orientation: AXIAL, position: at(z) })),
  numbers: ['3', '1', '2'].map((number) => ({ number })),
  'equal numbers': ['3', '3', '1'].map((number) => ({ number })),
  'negative numbers': ['-1', '5', '0'].map((number) => ({ number })),
  'one number': [{ number: '4' }],
  'one without a number': [{}],
  'one with a place': [{ orientation: AXIAL, position: at(1) }],
  'no order': [{}, {}],
  'half an order': [{ number: '4' }, {}],
  'numbers that are none': [{ number: 'x' }, { number: '2' }],
  'two directions': [
    { number: '2', orientation: AXIAL, position: at(30) },
    { number: '1', orientation: SAGITTAL, position: at(10) },
  ],
  'opposite directions': [
    { number: '1', orientation: AXIAL, position: at(30) },
    { number: '2', orientation: '-1\\0\\0\\0\\1\\0', position: at(10) },
  ],
  'a missing place': [
    { number: '2', orientation: AXIAL, position: at(30) },
    { number: '1', orientation: AXIAL },
  ],
  'a short orientation': ['2', '1'].map((number) => ({ number, orientation: '1\\0\\0', position: at(Number(number)) })),
  frames: [
    { number: '2', frames: '3', orientation: AXIAL, position: at(30) },
    { number: '1', frames: '2', orientation: AXIAL, position: at(10) },
  ],
  'no frame': [{ number: '1', frames: '0' }],
};

/** Series whose slices have an order, or none. */
export const stackFiles = Object.entries(stacks).map(([name, slices], stack) => {
  const studyUid = `${ROOT}.2`;
  const seriesUid = `${studyUid}.${stack + 1}`;
  const files = slices.map(({ number, orientation, position, frames }, slice) =>
    makeDicom({
      patientId: 'STACK',
      studyUid,
      seriesUid,
      sopUid: `${seriesUid}.${slice + 1}`,
      tags: {
        ...(number === undefined ? {} : { '0020,0013': number }),
        ...(orientation === undefined ? {} : { '0020,0037': orientation }),
        ...(position === undefined ? {} : { '0020,0032': position }),
        ...(frames === undefined ? {} : { '0028,0008': frames }),
      },
    }),
  );
  return { name, files, series: orthancId('STACK', studyUid, seriesUid) };
});
