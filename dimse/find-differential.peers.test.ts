import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DicomError } from '../dicom/port';
import { memorySource } from '../dicom/source/memory-source';
import { summarize } from '../dicom/summary/summarize';
import { freePort } from '../test/free-port';
import { orthancIsInstalled, repository, type Server, startAnamnesis, startOrthanc } from '../test/process';
import { required } from '../test/required';
import { temporaryFolders } from '../test/temporary-folder';
import { describeWithDcmtk } from './testing/dcmtk';
import { findscu } from './testing/find-script';

jest.setTimeout(400_000);

const samples = path.join(repository, '..', 'shared', 'dicom');
const compared = required(orthancIsInstalled(), 'the comparison with Orthanc, which is not installed') && existsSync(samples);

const level = (name: string, ...keys: readonly string[]): readonly string[] => [`QueryRetrieveLevel=${name}`, ...keys];
const study = (...keys: readonly string[]): readonly string[] => level('STUDY', 'StudyInstanceUID', ...keys);
const series = (...keys: readonly string[]): readonly string[] => level('SERIES', 'SeriesInstanceUID', ...keys);
const patient = (...keys: readonly string[]): readonly string[] => level('PATIENT', 'PatientID', ...keys);

/** Keys of findscu, by what they ask for. */
const questions: readonly (readonly string[])[] = [
  patient(),
  patient('PatientName', 'PatientBirthDate', 'PatientSex'),
  patient('PatientName=*'),
  patient('PatientName=BRAINIX'),
  patient('PatientName=brainix'),
  patient('PatientName=?RAINIX'),
  patient('PatientName=K*', 'NumberOfPatientRelatedStudies', 'NumberOfPatientRelatedSeries', 'NumberOfPatientRelatedInstances'),
  patient('PatientSex=F'),
  patient('PatientSex=f'),
  level('PATIENT', 'PatientID=5Yp0E'),
  level('PATIENT', 'PatientID=5Yp0E\\vafk,T,6'),
  level('PATIENT', 'PatientID=5yp0e'),
  study(),
  study('PatientName', 'PatientID', 'StudyDate', 'StudyTime', 'StudyID', 'AccessionNumber', 'ReferringPhysicianName'),
  study('StudyDate=20060101-20081231'),
  study('StudyDate=-20061231'),
  study('StudyDate=20070101-'),
  study('StudyDate=2007*'),
  study('StudyTime=100000-150000', 'StudyDate'),
  study('ModalitiesInStudy'),
  study('ModalitiesInStudy=MR'),
  study('ModalitiesInStudy=MR\\CT'),
  study('ModalitiesInStudy=*'),
  study('SOPClassesInStudy', 'NumberOfStudyRelatedSeries', 'NumberOfStudyRelatedInstances'),
  study('InstanceAvailability'),
  study('AccessionNumber='),
  study('StudyDescription=*Knee*'),
  study('StudyDescription=*knee*'),
  study('PatientName=*', 'Modality'),
  study('0009,1001'),
  study('PatientName', 'Modality', 'SeriesDescription'),
  study('Modality', 'SeriesDescription', 'PatientAge'),
  study('Modality=MR'),
  patient('StudyDate', 'AccessionNumber'),
  study('SpecificCharacterSet=ISO_IR 192', 'PatientName'),
  study('SpecificCharacterSet=ISO_IR 100', 'PatientName'),
  study('TimezoneOffsetFromUTC'),
  level('STUDY', 'StudyInstanceUID=1.2.3'),
  level('STUDY', 'StudyInstanceUID=*'),
  level('STUDY', 'StudyInstanceUID=2.16.*'),
  level('STUDY', 'PatientID=5Yp0E', 'StudyInstanceUID'),
  level('study', 'StudyInstanceUID'),
  level('NOPE', 'StudyInstanceUID'),
  ['StudyInstanceUID'],
  series('Modality', 'SeriesDescription', 'SeriesNumber', 'BodyPartExamined', 'ProtocolName', 'Manufacturer', 'StationName'),
  series('Modality=MR', 'NumberOfSeriesRelatedInstances'),
  series('Modality=MR\\CT'),
  series('Modality=mr'),
  series('StudyInstanceUID', 'PatientID', 'PatientName'),
  series('SeriesNumber=1'),
  series('SeriesDate=20050101-20101231'),
  series('ModalitiesInStudy=MR'),
  level('IMAGE', 'SOPInstanceUID', 'InstanceNumber', 'SOPClassUID', 'SeriesInstanceUID'),
  level('IMAGE', 'SOPInstanceUID', 'InstanceNumber=1'),
  level('IMAGE', 'SOPInstanceUID', 'Rows', 'Columns'),
  level('IMAGE', 'SOPInstanceUID', 'Modality=PT'),
  level('INSTANCE', 'SOPInstanceUID'),
  level('IMAGE', 'SOPInstanceUID', 'NumberOfFrames'),
];

/** Its texts are decoded here, and are not by Orthanc: docs/differences.md. */
const MIXED_CHARACTER_SETS = 'H32EXAMPLE';

/** Without studies of two patients, of which Orthanc finds one only. */
const files = (): readonly Buffer[] => {
  const patients = new Map<string, string>();
  const entries = readdirSync(samples, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .sort()
    .flatMap((file) => {
      const bytes = readFileSync(file);
      const tags = mainTagsOf(bytes);
      if (tags === null) return [];
      const [patient, study] = [tags.patient['0010,0020'] ?? '', tags.study['0020,000d'] ?? ''];
      if (patient === MIXED_CHARACTER_SETS || (patients.get(study) ?? patient) !== patient) return [];
      patients.set(study, patient);
      return [bytes];
    });
};

const mainTagsOf = (bytes: Buffer) => {
  try {
    return summarize(memorySource(bytes)).mainTags;
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
};

const models = ['-P', '-S'] as const;

(compared ? describeWithDcmtk : describe.skip)('C-FIND', () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];
  afterAll(async () => {
    for (const server of servers) await server.kill();
    folders.removeAll();
  });

  const started = async (start: typeof startAnamnesis) => {
    const port = await freePort();
    const options = {
      DicomServerEnabled: true,
      DicomAet: 'B',
      DicomPort: port,
      DicomAlwaysAllowFind: true,
      OverwriteInstances: true,
      ReportedVersion: '1.10.1',
      DefaultEncoding: 'Utf8',
    };
    const server = await start({ folder: folders.make(), options });
    servers.push(server);
    for (const file of files()) await fetch(`${server.url}/instances`, { method: 'POST', body: file });
    return ['-aet', 'A', '-aec', 'B', '127.0.0.1', String(port)];
  };

  test('is answered as real Orthanc answers it', async () => {
    const [orthanc, ours] = [await started(startOrthanc), await started(startAnamnesis)];
    const different: object[] = [];
    let answers = 0;
    for (const keys of questions) {
      for (const model of models) {
        const [expected, answered] = [await findscu([model, ...orthanc], keys), await findscu([model, ...ours], keys)];
        answers += expected.answers.length;
        if (JSON.stringify(expected) === JSON.stringify(answered)) continue;
        const [missing, surplus] = [
          expected.answers.filter((one) => !answered.answers.includes(one)),
          answered.answers.filter((one) => !expected.answers.includes(one)),
        ];
        different.push({
          model,
          keys,
          final: [expected.final, answered.final],
          counts: [expected.answers.length, answered.answers.length],
          missing: missing.slice(0, 2),
          surplus: surplus.slice(0, 2),
        });
      }
    }
    process.stdout.write(`${questions.length * models.length} queries, ${answers} answers compared\n`);
    expect(different).toEqual([]);
  });
});
