import * as TE from 'fp-ts/TaskEither';
import type { SubmitJob } from '../actors/port';
import type { Level } from '../domain/resource/events';
import type { ResourceRow } from '../projections/port';
import { jobRow, jobState } from './testing/job-row';
import { startTestServer, type TestServer } from './testing/test-server';

const row = (id: string, level: Level, parent: string | null): ResourceRow => ({
  id,
  level,
  parent,
  tags: level === 'Study' ? { '0020,000d': '1.2' } : {},
  patientTags: null,
  lastUpdate: 0,
  stable: true,
  expectedNumberOfInstances: null,
  instance: null,
});

const ROWS: ReadonlyMap<string, ResourceRow> = new Map(
  [
    row('p', 'Patient', null),
    row('t', 'Study', 'p'),
    row('s', 'Series', 't'),
    row('i', 'Instance', 's'),
    row('t2', 'Study', 'p'),
    row('s2', 'Series', 't2'),
    row('i2', 'Instance', 's2'),
  ].map((one) => [one.id, one]),
);

let server: TestServer;
let submitted: SubmitJob[];

const start = async (release: '1.10.1' | '1.12.11' = '1.10.1', whenOver = jobState({ state: 'Success' })): Promise<void> => {
  submitted = [];
  server = await startTestServer({
    options: { ReportedVersion: release },
    jobs: [jobRow({ id: 'job' }, { errorDetails: 'the reason' })],
    resources: {
      find: (id) => ROWS.get(id) ?? null,
      get: (level, id) => (ROWS.get(id)?.level === level ? (ROWS.get(id) ?? null) : null),
      instances: (_, id) => (id.endsWith('2') ? ['i2'] : ['i']),
    },
    readValues: async () => [{ tag: 0x00100020, value: { kind: 'text', text: 'P' } }],
    engine: {
      submit: (job) => {
        submitted.push(job);
        return TE.right({ id: 'job' });
      },
      whenOver: async () => ({ ...whenOver, id: 'job' }),
    },
  });
};

afterEach(() => server.close());

const error = async (target: string, body: string) => {
  const { status, text } = await server.send('POST', target, { body });
  const described: { OrthancStatus: number; Details?: string } = JSON.parse(text);
  return [Number(status.slice(0, 3)), described.OrthancStatus, described.Details ?? null];
};

const forced = (name: string, what: string) =>
  `Marking tag "${name}" as to be ${what} requires the "Force" option to be set to true`;

describe('a request that cannot be is refused in the words of Orthanc 1.10.1', () => {
  beforeEach(() => start());

  it.each([
    ['/studies/t/modify', '', [400, 15, null]],
    ['/studies/t/modify', '[]', [400, 15, null]],
    ['/studies/t/anonymize', 'nope', [400, 15, null]],
    ['/instances/i/modify', '12', [400, 15, null]],
    ['/studies/nope/modify', '{}', [404, 17, null]],
    ['/instances/nope/anonymize', '{}', [404, 17, null]],
    ['/studies/nope/modify', '{"KeepSource":1}', [400, 15, 'Boolean value expected in field: KeepSource']],
    ['/studies/t/modify', '{"Replace":[]}', [400, 8, null]],
    ['/studies/t/modify', '{"Remove":"PatientName"}', [400, 8, null]],
    ['/studies/t/modify', '{"Remove":[12]}', [400, 8, null]],
    ['/studies/t/modify', '{"Keep":{}}', [400, 8, null]],
    ['/studies/t/modify', '{"Replace":{"NoSuchTag":"x"}}', [500, 27, null]],
    ['/studies/t/modify', '{"Remove":["RequestAttributesSequence[*]"]}', [500, 27, null]],
    ['/studies/t/modify', '{"Remove":["ReferencedImageSequence.PatientID"]}', [400, 3, "Parent path doesn't contain an index"]],
    [
      '/studies/t/modify',
      '{"Remove":["ReferencedImageSequence[a].PatientID"]}',
      [400, 3, 'Not a valid index in parent path: [a]'],
    ],
    ['/studies/t/modify', '{"Replace":{"PatientName":12}}', [400, 5, 'Bad Parameter type for tag 0010,0010']],
    ['/studies/t/modify', '{"Replace":{"PatientName":["x"]}}', [400, 5, 'Bad Parameter type for tag 0010,0010']],
    ['/studies/t/modify', '{"Replace":{"RequestAttributesSequence":[12]}}', [400, 5, null]],
    ['/studies/t/modify', '{"Force":"x"}', [400, 15, 'Member "Force" should be a Boolean value']],
    ['/studies/t/modify', '{"RemovePrivateTags":12}', [400, 15, 'Member "RemovePrivateTags" should be a Boolean value']],
    ['/studies/t/anonymize', '{"KeepPrivateTags":"x"}', [400, 15, 'Member "KeepPrivateTags" should be a Boolean value']],
    ['/studies/t/modify', '{"PrivateCreator":12}', [400, 15, 'String value expected in field: PrivateCreator']],
    ['/studies/t/modify', '{"Transcode":"x"}', [400, 15, 'Unknown transfer syntax UID: x']],
    ['/instances/i/modify', '{"Transcode":"x"}', [400, 3, 'Unknown transfer syntax: x']],
    ['/studies/t/anonymize', '{"DicomVersion":"x"}', [400, 3, 'Unknown specific version of the DICOM standard: x']],
    ['/studies/t/anonymize', '{"DicomVersion":1}', [400, 15, null]],
    ['/studies/t/modify', '{"Keep":["0020,000d"]}', [400, 8, forced('StudyInstanceUID', 'kept')]],
    ['/studies/t/modify', '{"Remove":["PatientID"]}', [400, 8, forced('PatientID', 'removed')]],
    ['/studies/t/modify', '{"Remove":["PatientID"],"Force":true}', [400, 8, null]],
    ['/instances/i/modify', '{"Replace":{"SOPInstanceUID":"1"}}', [400, 8, forced('SOPInstanceUID', 'replaced')]],
    ['/patients/p/modify', '{}', [400, 8, 'When modifying a patient, her PatientID is required to be modified']],
    [
      '/instances/i/anonymize',
      '{"Keep":["PatientID"],"Force":true}',
      [400, 8, 'When modifying a patient, her PatientID is required to be modified'],
    ],
    [
      '/studies/t/modify',
      '{"Replace":{"PatientID":"X"},"Force":true}',
      [400, 8, 'When modifying a study, the parent PatientID cannot be manually modified'],
    ],
    [
      '/series/s/modify',
      '{"Replace":{"StudyInstanceUID":"1"},"Force":true}',
      [400, 8, 'When modifying a series, the parent StudyInstanceUID cannot be manually modified'],
    ],
    ['/tools/bulk-modify', '{}', [400, 15, 'List of strings expected in field: Resources']],
    ['/tools/bulk-modify', '{"Resources":["nope"]}', [404, 17, null]],
    ['/tools/bulk-modify', '{"Resources":["t"],"Level":"nope"}', [400, 3, null]],
    ['/tools/bulk-anonymize', '["t"]', [400, 15, null]],
    ['/studies/t/split', '', [400, 15, null]],
    ['/studies/t/split', '[]', [500, -1, 'An unhandled exception was generated inside the HTTP server']],
    ['/studies/t/split', '{}', [400, 8, 'Both the "Series" and the "Instances" fields are missing']],
    ['/studies/t/split', '{"Series":[12]}', [400, 15, 'List of strings expected in field: Series']],
    ['/studies/t/split', '{"Instances":["nope"]}', [404, 17, null]],
    ['/studies/t/split', '{"Series":["s2"]}', [404, 17, 'This series does not belong to the study to be split: s2']],
    [
      '/studies/t/split',
      '{"Series":["s"],"Replace":{"SeriesDescription":"x"}}',
      [
        400,
        3,
        'Cannot modify the following tag while splitting a study (not in the patient/study modules): SeriesDescription (0008,103e)',
      ],
    ],
    ['/studies/t/split', '{"Series":["s"],"Replace":{"PatientName":12}}', [400, 15, null]],
    ['/studies/t/split', '{"Series":["s"],"KeepSource":"x"}', [400, 15, 'Boolean value expected in field: KeepSource']],
    ['/studies/nope/split', '{"Series":["s"]}', [404, 17, 'Cannot split unknown study nope']],
    ['/studies/t/merge', '[]', [400, 15, 'List of strings expected in field: Resources']],
    ['/studies/t/merge', '{"Resources":["nope"]}', [404, 17, 'Cannot find this resource: nope']],
    ['/studies/t/merge', '{"Resources":["t"]}', [404, 17, 'Cannot merge a study into the same study: t']],
    ['/studies/t/merge', '{"Resources":["s"]}', [404, 17, 'Cannot merge series s into its parent study t']],
    ['/studies/t/merge', '{"Resources":["i"]}', [404, 17, 'Cannot merge instance i into its parent study t']],
    [
      '/studies/t/merge',
      '{"Resources":["p"]}',
      [404, 17, 'This resource is neither a study, nor a series, nor an instance: p is a Patient'],
    ],
    ['/studies/nope/merge', '{"Resources":["t2"]}', [404, 17, 'Cannot merge into an unknown study: nope']],
  ])('POST %s %s', async (target, body, expected) => {
    expect(await error(target, body)).toEqual(expected);
    expect(submitted).toEqual([]);
  });
});

describe('pixel data', () => {
  const png =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNiAAAABgADNjd8qAAAAABJRU5ErkJggg==';

  it.each(['modify', 'anonymize'])('should be replaced by an image with all that describes it: %s', async (what) => {
    await start();
    const body = JSON.stringify({ Replace: { PixelData: png }, Asynchronous: true });
    expect((await server.send('POST', `/studies/t/${what}`, { body })).status).toBe('200 OK');
    const replaced = JSON.stringify(submitted[0]?.parameters);
    // Rows, Columns and PixelData.
    for (const tag of [0x00280010, 0x00280011, 0x7fe00010]) expect(replaced).toContain(`"tag":${tag}`);
    expect(replaced).not.toContain('data:image');
  });

  it('should not be replaced by a text', async () => {
    await start();
    expect(await error('/studies/t/modify', '{"Replace":{"PixelData":"hello"}}')).toMatchObject([400, 15, expect.any(String)]);
    expect(submitted).toEqual([]);
  });
});

describe('what is submitted', () => {
  const parameters = () => submitted[0]?.parameters;

  it('anonymizes by the profile of the release that the server names', async () => {
    await start('1.12.11');
    await server.send('POST', '/studies/t/anonymize', { body: '{}' });
    expect(parameters()).toMatchObject({
      modification: { anonymization: { profile: '2023b', method: 'Orthanc 1.12.11 - PS 3.15-2023b Table E.1-1 Basic Profile' } },
    });
  });

  it('says nothing of the method where 1.10.1 says nothing: when the profile is altered', async () => {
    await start();
    await server.send('POST', '/studies/t/anonymize', { body: '{"Keep":["StudyDescription"]}' });
    expect(parameters()).toMatchObject({
      modification: { anonymization: { profile: '2021b', method: null, patientName: 'Anonymized1' } },
    });
  });

  it('takes no number for a patient that the request names', async () => {
    await start();
    await server.send('POST', '/studies/t/anonymize', { body: '{"Replace":{"PatientName":"Mine"}}' });
    expect(parameters()).toMatchObject({ modification: { anonymization: { patientName: null } } });
  });

  it('lets who forces it tear a study from its patient, as newer releases do', async () => {
    await start('1.12.11');
    const { status } = await server.send('POST', '/studies/t/modify', { body: '{"Replace":{"PatientID":"X"},"Force":true}' });
    expect(status).toBe('200 OK');
  });

  it('prefers replacing to removing, and keeping to both', async () => {
    await start();
    const body =
      '{"Remove":["StudyDescription","Modality"],"Replace":{"StudyDescription":"a","AccessionNumber":"b"},"Keep":["AccessionNumber"]}';
    await server.send('POST', '/studies/t/modify', { body });
    expect(parameters()).toMatchObject({
      modification: {
        remove: [{ parents: [], tag: 0x00080060 }],
        replace: [{ path: { parents: [], tag: 0x00081030 }, value: { kind: 'text', text: 'a' } }],
      },
    });
  });

  it('removes what a merge finds missing in its target', async () => {
    await start();
    await server.send('POST', '/studies/t/merge', { body: '{"Resources":["t2"]}' });
    expect(submitted[0]).toMatchObject({ jobType: 'MergeStudy', facts: { TargetStudy: 't', InstancesCount: 1 } });
    expect(JSON.stringify(parameters())).toContain('{"parents":[],"tag":528432}');
  });

  it('is answered with the id of the job, or with the reason of its failure', async () => {
    await start('1.10.1', jobState({ state: 'Failure', error: { code: 2018, details: '', sealed: null } }));
    const { text } = await server.send('POST', '/studies/t/modify', { body: '{"Asynchronous":true}' });
    expect(JSON.parse(text)).toEqual({ ID: 'job', Path: '/jobs/job' });
    expect(await error('/studies/t/modify', '{}')).toEqual([500, 2018, 'the reason']);
  });
});
