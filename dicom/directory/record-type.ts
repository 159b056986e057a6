/** Types of directory records below a series (PS3.3, F.5). */
export type RecordType =
  | 'IMAGE'
  | 'RT DOSE'
  | 'RT STRUCTURE SET'
  | 'RT PLAN'
  | 'RT TREAT RECORD'
  | 'PRESENTATION'
  | 'WAVEFORM'
  | 'SR DOCUMENT'
  | 'KEY OBJECT DOC'
  | 'SPECTROSCOPY'
  | 'RAW DATA'
  | 'REGISTRATION'
  | 'FIDUCIAL'
  | 'ENCAP DOC'
  | 'VALUE MAP'
  | 'STEREOMETRIC'
  | 'MEASUREMENT'
  | 'SURFACE'
  | 'SURFACE SCAN'
  | 'TRACT'
  | 'ASSESSMENT'
  | 'RADIOTHERAPY'
  | 'ANNOTATION'
  | 'PLAN';

const STORAGE = '1.2.840.10008.5.1.4.1.1';

/** By the part of the SOP class UID after the root of storage (PS3.4, B.5); a dot at the end: all below it. */
const TYPES: { readonly [suffix: string]: RecordType } = {
  '4.2': 'SPECTROSCOPY',
  '9.': 'WAVEFORM',
  '11.': 'PRESENTATION',
  '66': 'RAW DATA',
  '66.1': 'REGISTRATION',
  '66.2': 'FIDUCIAL',
  '66.3': 'REGISTRATION',
  '66.5': 'SURFACE',
  '66.6': 'TRACT',
  '67': 'VALUE MAP',
  '68.': 'SURFACE SCAN',
  '77.1.5.3': 'STEREOMETRIC',
  '78.': 'MEASUREMENT',
  '78.6': 'SR DOCUMENT',
  '79.1': 'SR DOCUMENT',
  '80.1': 'MEASUREMENT',
  '88.': 'SR DOCUMENT',
  '88.59': 'KEY OBJECT DOC',
  '90.1': 'ASSESSMENT',
  '91.1': 'ANNOTATION',
  '104.': 'ENCAP DOC',
  '131': 'PRESENTATION',
  '481.': 'RADIOTHERAPY',
  '481.1': 'IMAGE',
  '481.2': 'RT DOSE',
  '481.3': 'RT STRUCTURE SET',
  '481.4': 'RT TREAT RECORD',
  '481.5': 'RT PLAN',
  '481.6': 'RT TREAT RECORD',
  '481.7': 'RT TREAT RECORD',
  '481.8': 'RT PLAN',
  '481.9': 'RT TREAT RECORD',
  '481.23': 'IMAGE',
  '481.24': 'IMAGE',
};

const OTHERS: ReadonlyMap<string, RecordType> = new Map([
  ['1.2.840.10008.5.1.4.34.7', 'PLAN'],
  ['1.2.840.10008.5.1.4.34.10', 'PLAN'],
]);

/** The type of the record of an instance. Classes that are unknown here count as images, as all do for Orthanc. */
export const recordTypeOf = (sopClass: string): RecordType => {
  const other = OTHERS.get(sopClass);
  if (other !== undefined) return other;
  if (!sopClass.startsWith(`${STORAGE}.`)) return 'IMAGE';
  const suffix = sopClass.slice(STORAGE.length + 1);
  const family = `${suffix.split('.')[0]}.`;
  return TYPES[suffix] ?? (suffix.includes('.') ? TYPES[family] : undefined) ?? 'IMAGE';
};
