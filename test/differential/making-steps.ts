import { emptyPatient, makingFiles, slice } from './making-files';
import { get, request, type Step, submit, upload } from './step';

const { rich1, rich2, rich3, target, moved, moved2, moved3, implicit } = makingFiles;

const json = (value: unknown): string => JSON.stringify(value);

/** A request that stores instances, or removes some; `name` tells it from others. */
const stores = (name: string, path: string, body: object): Step =>
  request(name, 'POST', path, { body: json(body), makes: 'instances' });

const MODIFICATIONS: readonly object[] = [
  {},
  { Replace: { PatientName: 'Hello^World' } },
  { Replace: { PatientName: 'Größe^Änderung', StudyDescription: '', SeriesDescription: null } },
  { Replace: { '0010,1010': '042Y', PatientWeight: '70.5', '0028-0010': '3' } },
  { Replace: { AnatomicRegionSequence: [{ CodeValue: 'A', CodeMeaning: 'B' }, {}] } },
  { Replace: { 'RequestAttributesSequence[1].ScheduledProcedureStepID': 'NEW' } },
  { Replace: { 'RequestAttributesSequence[*].ScheduledProcedureStepDescription': 'ALL' } },
  { Replace: { 'RequestAttributesSequence[7].ScheduledProcedureStepID': 'NONE' } },
  { Replace: { 'AnatomicRegionSequence[0].CodeValue': 'NONE' } },
  { Remove: ['StudyDescription', 'RequestAttributesSequence', '0040,a124'] },
  { Remove: ['RequestAttributesSequence[0].ScheduledProcedureStepID', 'OtherPatientIDsSequence[*].TypeOfPatientID'] },
  { Remove: ['InstitutionName'], Replace: { InstitutionName: 'Wins' } },
  { RemovePrivateTags: true },
  { RemovePrivateTags: true, Replace: { OperatorsName: 'A\\B\\C' } },
  { Keep: ['SOPInstanceUID'], Force: true },
  { Keep: ['StudyDescription'] },
  { Replace: { SOPInstanceUID: '1.2.3' }, Force: true },
  { Replace: { SeriesInstanceUID: '1.2.3' }, Force: true },
  { Replace: { StudyInstanceUID: '1.2.3' }, Force: true },
  { Replace: { PatientID: 'FORCED' }, Force: true },
];

const ANONYMIZATIONS: readonly object[] = [
  {},
  { DicomVersion: '2017c' },
  { DicomVersion: '2008' },
  { Keep: ['StudyDescription', 'SeriesDescription'] },
  { Keep: ['PatientName'] },
  { Keep: ['RequestAttributesSequence'] },
  { Keep: ['ReferencedImageSequence[0].ReferencedSOPInstanceUID'] },
  { Keep: ['SOPInstanceUID'], Force: true },
  { Keep: ['StudyInstanceUID', 'SeriesInstanceUID'], Force: true },
  { KeepPrivateTags: true },
  { Replace: { PatientName: 'Given^Name', StudyDescription: 'Given' } },
  { Replace: { PatientID: 'GIVEN' }, Force: true },
  { Remove: ['SliceThickness', 'PixelSpacing'] },
];

/** Errors of all routes: the status and the words. */
const refusals: readonly Step[] = [
  '',
  '[]',
  'x',
  '12',
  '{"Replace":[]}',
  '{"Remove":"PatientName"}',
  '{"Keep":{}}',
  '{"Replace":{"Nope":"x"}}',
  '{"Force":"x"}',
  '{"Replace":{"PatientName":12}}',
  '{"Replace":{"Rows":"abc"}}',
  '{"Replace":{"PatientID":"x"}}',
  '{"Remove":["PatientID"],"Force":true}',
  '{"Keep":["PatientID"],"Force":true}',
  '{"Remove":["Nope[0].PatientID"]}',
  '{"Remove":["RequestAttributesSequence[*]"]}',
  '{"PrivateCreator":12}',
  '{"Transcode":"x"}',
].flatMap((body) =>
  ['modify', 'anonymize'].flatMap((action) => [
    request(`refused instance ${action} ${body}`, 'POST', `/instances/${rich1.instance}/${action}`, { body, makes: 'file' }),
    request(`refused study ${action} ${body}`, 'POST', `/studies/${rich1.study}/${action}`, { body, makes: 'instances' }),
  ]),
);

const sources: readonly Step[] = [
  ...Object.entries(makingFiles).map(([name, { bytes }]) => upload(`making ${name}`, bytes)),
  upload('making a slice', slice.bytes),
  upload('making an instance without PatientID', emptyPatient),
];

const study = `/studies/${rich1.study}`;
const series = `/series/${rich1.series}`;
const patient = `/patients/${rich1.patient}`;

/** Modifications and anonymizations of one instance, which store nothing. */
export const makingFileSteps: readonly Step[] = [
  ...sources,
  ...[rich1, implicit].flatMap(({ instance }, index) => [
    ...MODIFICATIONS.map((body) =>
      request(`modify ${index} ${json(body)}`, 'POST', `/instances/${instance}/modify`, { body: json(body), makes: 'file' }),
    ),
    ...ANONYMIZATIONS.map((body) =>
      request(`anonymize ${index} ${json(body)}`, 'POST', `/instances/${instance}/anonymize`, {
        body: json(body),
        makes: 'file',
      }),
    ),
  ]),
  ...refusals,
];

const asynchronous = (job: string, path: string, body: object): readonly Step[] => [
  submit(job, path, json({ ...body, Asynchronous: true })),
  { kind: 'settle', name: `the end of ${job}`, job },
  request(`the job ${job}`, 'GET', `/jobs/{${job}}`, { makes: 'instances' }),
];

/** Jobs that make instances of others, at every level, and what they store and remove. */
export const makingJobSteps: readonly Step[] = [
  ...sources,
  stores('modify a study', `${study}/modify`, { Replace: { StudyDescription: 'New' }, Remove: ['InstitutionName'] }),
  stores('modify a study, its series kept', `${study}/modify`, { Keep: ['SeriesInstanceUID'], Force: true }),
  stores('modify a study, all kept', `${study}/modify`, {
    Keep: ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'],
    Force: true,
  }),
  stores('modify a series', `${series}/modify`, { Replace: { SeriesDescription: 'New' } }),
  stores('modify a series as its study', `/series/${rich1.study}/modify`, { Replace: { SeriesDescription: 'New' } }),
  stores('modify a patient', `${patient}/modify`, { Replace: { PatientID: 'NEWPAT', PatientName: 'New^Name' }, Force: true }),
  stores('modify a patient without a PatientID', `${patient}/modify`, { Replace: { PatientName: 'x' } }),
  stores('modify an unknown study', '/studies/nope/modify', {}),
  stores('modify and transcode a study', `/studies/${slice.study}/modify`, { Transcode: '1.2.840.10008.1.2.4.70' }),
  stores('modify to implicit', `/series/${moved.series}/modify`, { Transcode: '1.2.840.10008.1.2' }),
  ...(['patients', 'studies', 'series'] as const).flatMap((level, index) => [
    stores(`anonymize ${level}`, `${[patient, study, series][index]}/anonymize`, {}),
    stores(`anonymize ${level} under 2008, private tags kept`, `${[patient, study, series][index]}/anonymize`, {
      DicomVersion: '2008',
      KeepPrivateTags: true,
    }),
    stores(`anonymize ${level}, some kept`, `${[patient, study, series][index]}/anonymize`, {
      Keep: ['StudyInstanceUID', 'SeriesDescription'],
      Replace: { PatientID: `GIVEN${index}`, PatientName: 'Given' },
      Force: true,
    }),
  ]),
  stores('bulk-modify', '/tools/bulk-modify', {
    Resources: [rich1.instance, moved2.series],
    Replace: { StudyDescription: 'Bulk' },
    Level: 'Study',
  }),
  stores('bulk-modify instances', '/tools/bulk-modify', { Resources: [rich1.instance], Replace: { PatientName: 'Bulk' } }),
  stores('bulk-modify nothing', '/tools/bulk-modify', { Resources: [] }),
  ...['{}', '{"Resources":"x"}', '{"Resources":["nope"]}', '{"Resources":[],"Level":"nope"}'].map((body) =>
    request(`bulk-modify ${body}`, 'POST', '/tools/bulk-modify', { body }),
  ),
  stores('bulk-anonymize', '/tools/bulk-anonymize', { Resources: [rich1.study, moved.instance] }),
  ...asynchronous('anonymization', `${study}/anonymize`, { Priority: 3 }),
  ...asynchronous('modification', `${study}/modify`, { Replace: { StudyDescription: 'Later' } }),
  ...asynchronous('bulk', '/tools/bulk-anonymize', { Resources: [moved.study] }),
  ...asynchronous('transcoding', `/studies/${slice.study}/modify`, { Transcode: '1.2.840.10008.1.2.5' }),
  stores('modify a series and remove it', `/series/${rich3.series}/modify`, { KeepSource: false }),
  stores('anonymize a study and remove it', `${study}/anonymize`, { KeepSource: false }),
];

/** Splits and merges. */
export const splitMergeSteps: readonly Step[] = [
  ...sources,
  ...[
    ['an unknown study', '/studies/nope/split', { Series: [rich3.series] }],
    ['nothing', `${study}/split`, {}],
    ['two empty lists', `${study}/split`, { Series: [], Instances: [] }],
    ['a number', `${study}/split`, { Series: [12] }],
    ['an unknown series', `${study}/split`, { Series: ['nope'] }],
    ['a series of another study', `${study}/split`, { Series: [moved.series] }],
    ['an instance of another study', `${study}/split`, { Instances: [moved.instance] }],
    ['a tag of the series', `${study}/split`, { Series: [rich3.series], Replace: { SeriesDescription: 'x' } }],
    ['the UID', `${study}/split`, { Series: [rich3.series], Replace: { StudyInstanceUID: '1' }, Force: true }],
    ['an unknown tag', `${study}/split`, { Series: [rich3.series], Remove: ['Nope'] }],
    ['a wrong value', `${study}/split`, { Series: [rich3.series], Replace: { PatientName: 12 } }],
    ['a wrong KeepSource', `${study}/split`, { Series: [rich3.series], KeepSource: 'x' }],
  ].map(([name, path, body]) => stores(`split ${name}`, String(path), Object(body))),
  stores('split an instance, kept', `${study}/split`, { Instances: [rich2.instance], KeepSource: true }),
  stores('split a series with new names, kept', `${study}/split`, {
    Series: [rich3.series],
    Replace: { PatientName: 'Split^Name', StudyDescription: 'Split' },
    Remove: ['AccessionNumber'],
    KeepSource: true,
  }),
  ...[
    ['into an unknown study', '/studies/nope/merge', { Resources: [moved.study] }],
    ['without a list', `${study}/merge`, {}],
    ['a number', `${study}/merge`, { Resources: [12] }],
    ['something unknown', `${study}/merge`, { Resources: ['nope'] }],
    ['the study itself', `${study}/merge`, { Resources: [rich1.study] }],
    ['a series of the study', `${study}/merge`, { Resources: [rich3.series] }],
    ['an instance of the study', `${study}/merge`, { Resources: [rich1.instance] }],
    ['a patient', `${study}/merge`, { Resources: [moved.patient] }],
    ['nothing', `${study}/merge`, { Resources: [] }],
  ].map(([name, path, body]) => stores(`merge ${name}`, String(path), Object(body))),
  stores('merge an instance, kept', `/studies/${target.study}/merge`, { Resources: [moved3.instance], KeepSource: true }),
  stores('merge a series and a study, kept', `/studies/${target.study}/merge`, {
    Resources: [moved2.series, rich1.study],
    KeepSource: true,
  }),
  ...asynchronous('splitting', `${study}/split`, { Series: [rich3.series] }),
  ...asynchronous('merging', `/studies/${target.study}/merge`, { Resources: [moved.study] }),
  get('/studies', { name: 'studies after the merge', makes: 'instances' }),
];

const png = (base64: string): string => `data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAA${base64}`;
const PNG = png('CCAAAAABX3VL4AAAADklEQVR4nGNgaGD4LwAABBQBkCGgARAAAAAASUVORK5CYII=');
const PNG_COLOUR = png('BCAIAAAB7QOjdAAAAD0lEQVR4nGNgZGL+/+8vAAYZAwGHoFHKAAAAAElFTkSuQmCC');
const PNG_16 = png('BEAAAAACB2fwVAAAADUlEQVR4nGNgZPr/DwADCwIBhJHoEwAAAABJRU5ErkJggg==');
const PDF = `data:application/pdf;base64,${Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64')}`;

/** What /tools/create-dicom makes. */
export const createdSteps: readonly Step[] = [
  ...sources,
  ...[
    {},
    { PatientName: 'Hello^World', PatientID: '42', PatientSex: 'M' },
    { PatientName: 'Größe', SpecificCharacterSet: 'ISO_IR 100' },
    { PatientName: '日本', SpecificCharacterSet: 'ISO_IR 192' },
    { Rows: '2', PixelSpacing: '1\\2', StudyDate: '20200101', StudyTime: '101010', Modality: 'CT' },
    { ReferencedStudySequence: [{ ReferencedSOPInstanceUID: '1.2' }, {}] },
    { SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SeriesDescription: 'x', '0008,0090': 'Ref' },
  ].flatMap((tags) => [
    stores(`create ${json(tags)}`, '/tools/create-dicom', { Tags: tags }),
    stores(`create below a patient ${json(tags)}`, '/tools/create-dicom', { Tags: tags, Parent: moved.patient }),
  ]),
  ...(['patient', 'study', 'series'] as const).map((level) =>
    stores(`create below a ${level}`, '/tools/create-dicom', {
      Tags: { SeriesDescription: 'Made', Modality: 'OT' },
      Parent: moved[level],
      Force: true,
    }),
  ),
  stores('create in the old way', '/tools/create-dicom', { PatientName: 'Flat', PatientID: '1', StudyDescription: 'Old' }),
  ...[PNG, PNG_COLOUR, PNG_16].map((content, index) =>
    stores(`create of PNG ${index}`, '/tools/create-dicom', { Tags: { Modality: 'OT' }, Content: content }),
  ),
  stores('create of a PDF', '/tools/create-dicom', { Tags: { PatientName: 'Pdf', StudyDescription: 'd' }, Content: PDF }),
  stores('create of a PDF below a study', '/tools/create-dicom', {
    Tags: { SeriesDescription: 'd' },
    Content: PDF,
    Parent: moved.study,
  }),
  stores('create of a series', '/tools/create-dicom', {
    Tags: { PatientName: 'Series' },
    Content: [PNG, { Content: PNG, Tags: { ImageComments: 'second' } }],
  }),
  stores('create of a series below a series', '/tools/create-dicom', { Tags: {}, Content: [PNG, PNG], Parent: moved.series }),
];
