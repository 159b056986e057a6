import { vrOf } from '../parse/vr';
import type { RecordType } from './record-type';

/** What stands in for an attribute of type 1 that the instance lacks: a text, or a fact of the place in the file-set. */
export type MadeUp =
  | { readonly text: string }
  | { readonly fact: 'patientId' | 'studyId' | 'seriesNumber' | 'instanceNumber' | 'date' | 'time' };

/**
 * A key of a directory record (PS3.3, F.5). Type `1` has a value in any case; `2` is there, maybe empty; `1C` only where the instance has it.
 */
export type Key = { readonly tag: number; readonly vr: number } & (
  | { readonly type: '1'; readonly otherwise: MadeUp }
  | { readonly type: '2' | '1C' }
);

const one = (tag: number, vr: string, otherwise: MadeUp): Key => ({ tag, vr: vrOf(vr), type: '1', otherwise });
const two = (tag: number, vr: string): Key => ({ tag, vr: vrOf(vr), type: '2' });
const conditional = (tag: number, vr: string): Key => ({ tag, vr: vrOf(vr), type: '1C' });

const characterSet = conditional(0x00080005, 'CS');
const instanceNumber = one(0x00200013, 'IS', { fact: 'instanceNumber' });
const contentMoment = [one(0x00080023, 'DA', { fact: 'date' }), one(0x00080033, 'TM', { fact: 'time' })];
const optionalContentMoment = [two(0x00080023, 'DA'), two(0x00080033, 'TM')];
/** Content Identification Macro, PS3.3, 10.9. */
const contentIdentification = [
  instanceNumber,
  one(0x00700080, 'CS', { text: 'UNKNOWN' }),
  two(0x00700081, 'LO'),
  two(0x00700084, 'PN'),
];
const described = [...contentMoment, ...contentIdentification];
/** Without a concept name there is none to make up. */
const conceptName = conditional(0x0040a043, 'SQ');
const document = [...contentMoment, instanceNumber, conceptName, conditional(0x0040a730, 'SQ')];

const byTag = (keys: readonly Key[]): readonly Key[] => [...keys].sort((a, b) => a.tag - b.tag);

export const PATIENT_KEYS = byTag([characterSet, two(0x00100010, 'PN'), one(0x00100020, 'LO', { fact: 'patientId' })]);

export const STUDY_KEYS = byTag([
  characterSet,
  one(0x00080020, 'DA', { fact: 'date' }),
  one(0x00080030, 'TM', { fact: 'time' }),
  two(0x00080050, 'SH'),
  two(0x00081030, 'LO'),
  conditional(0x0020000d, 'UI'),
  one(0x00200010, 'SH', { fact: 'studyId' }),
]);

export const SERIES_KEYS = byTag([
  characterSet,
  one(0x00080060, 'CS', { text: 'OT' }),
  conditional(0x0020000e, 'UI'),
  one(0x00200011, 'IS', { fact: 'seriesNumber' }),
]);

/** Orthanc's `Extended`: one more attribute of series. */
export const EXTENDED_SERIES_KEYS = byTag([...SERIES_KEYS, two(0x0008103e, 'LO')]);

const KEYS: { readonly [type in RecordType]: readonly Key[] } = {
  IMAGE: [instanceNumber],
  'RT DOSE': [instanceNumber, one(0x3004000a, 'CS', { text: 'PLAN' })],
  'RT STRUCTURE SET': [instanceNumber, one(0x30060002, 'SH', { text: 'UNKNOWN' }), two(0x30060008, 'DA'), two(0x30060009, 'TM')],
  'RT PLAN': [instanceNumber, one(0x300a0002, 'SH', { text: 'UNKNOWN' }), two(0x300a0006, 'DA'), two(0x300a0007, 'TM')],
  'RT TREAT RECORD': [instanceNumber, two(0x30080250, 'DA'), two(0x30080251, 'TM')],
  PRESENTATION: [
    ...contentIdentification,
    one(0x00700082, 'DA', { fact: 'date' }),
    one(0x00700083, 'TM', { fact: 'time' }),
    conditional(0x00081115, 'SQ'),
    conditional(0x00700402, 'SQ'),
  ],
  WAVEFORM: [...contentMoment, instanceNumber],
  'SR DOCUMENT': [
    ...document,
    one(0x0040a491, 'CS', { text: 'PARTIAL' }),
    one(0x0040a493, 'CS', { text: 'UNVERIFIED' }),
    conditional(0x0040a030, 'DT'),
  ],
  'KEY OBJECT DOC': document,
  SPECTROSCOPY: [
    ...contentMoment,
    instanceNumber,
    one(0x00080008, 'CS', { text: 'ORIGINAL\\PRIMARY' }),
    conditional(0x00089092, 'SQ'),
    conditional(0x00280008, 'IS'),
    conditional(0x00280010, 'US'),
    conditional(0x00280011, 'US'),
    conditional(0x00289001, 'UL'),
    conditional(0x00289002, 'UL'),
  ],
  'RAW DATA': [...contentMoment, two(0x00200013, 'IS')],
  REGISTRATION: described,
  FIDUCIAL: described,
  'ENCAP DOC': [
    ...optionalContentMoment,
    instanceNumber,
    two(0x0040a043, 'SQ'),
    conditional(0x0040e001, 'ST'),
    two(0x00420010, 'ST'),
    one(0x00420012, 'LO', { text: 'application/octet-stream' }),
  ],
  'VALUE MAP': described,
  STEREOMETRIC: [...contentMoment, ...contentIdentification],
  MEASUREMENT: [...contentMoment, instanceNumber],
  SURFACE: described,
  'SURFACE SCAN': contentMoment,
  TRACT: described,
  ASSESSMENT: [instanceNumber, one(0x00080012, 'DA', { fact: 'date' }), two(0x00080013, 'TM')],
  RADIOTHERAPY: [
    instanceNumber,
    conditional(0x30100033, 'SH'),
    conditional(0x30100034, 'LO'),
    two(0x00700081, 'LO'),
    two(0x00700084, 'PN'),
  ],
  ANNOTATION: described,
  PLAN: [],
};

/** The keys of an instance's record, in the order of their tags. */
export const instanceKeys = (type: RecordType): readonly Key[] => byTag([characterSet, ...KEYS[type]]);
