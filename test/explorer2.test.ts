import { GRAY, makeImage } from '../dicom/testing/make-image';
import type { JsonObject } from '../domain/json';
import { type HttpClient, httpClient } from './http-client';
import { type Server, startAnamnesis } from './process';
import { jobOver, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

type Found = JsonObject & { readonly ID: string; readonly Labels: string[]; readonly Series: string[] };

/** The calls of Explorer 2 in its normal flow, with the fields that it reads: contract 12-newer-releases.md §12. */
describe('Explorer 2', () => {
  const folders = temporaryFolders();
  let server: Server;
  let client: HttpClient;
  const instances: string[] = [];
  let [study, series, patient] = ['', '', ''];

  const image = (name: string, index: number): Buffer =>
    makeImage(GRAY, {
      patientId: name,
      studyUid: `1.2.${name.length}`,
      seriesUid: `1.2.${name.length}.1`,
      sopUid: `1.2.${name.length}.1.${index}`,
      tags: { '0010,0010': `${name}^X`, '0020,0013': String(index), '0008,0020': '20260101' },
    });

  beforeAll(async () => {
    const modality = ['ORTHANC', '127.0.0.1', 65_000];
    server = await startAnamnesis({ folder: folders.make(), options: { DicomModalities: { pacs: modality }, StableAge: 1 } });
    client = httpClient(server.url);
    for (const index of [1, 2, 3]) {
      const stored = await upload(client, image('ANNE', index));
      instances.push(stored.ID);
      [study, series, patient] = [String(stored.ParentStudy), String(stored.ParentSeries), String(stored.ParentPatient)];
    }
    await upload(client, image('BERTRAM', 1));
  });

  afterAll(async () => {
    client.close();
    await server.kill();
    folders.removeAll();
  });

  const find = (members: JsonObject): Promise<Found[]> => client.postJson('/tools/find', members);

  test('starts', async () => {
    expect(await client.json('/peers')).toEqual([]);
    expect(await client.json('/modalities?expand')).toMatchObject({
      pacs: { AET: 'ORTHANC', Host: '127.0.0.1', RetrieveMethod: 'SystemDefault', LocalAet: '' },
    });
    expect(await client.json('/system')).toMatchObject({
      ApiVersion: 30,
      Capabilities: { HasExtendedFind: true, HasExtendedChanges: true },
      DicomDefaultRetrieveMethod: 'C-MOVE',
      DicomAet: 'ORTHANC',
      Name: expect.any(String),
      Version: '1.12.11',
      DicomPort: 4242,
      IngestTranscoding: '',
      OverwriteInstances: false,
      StorageCompression: false,
      ReadOnly: false,
      MaximumPatientCount: 0,
      MaximumStorageSize: 0,
      MaximumStorageMode: 'Recycle',
    });
    expect(await client.json('/statistics')).toMatchObject({
      CountStudies: 2,
      CountPatients: 2,
      CountSeries: 2,
      CountInstances: 4,
    });
    expect(await client.json('/tools/labels')).toEqual([]);
  });

  test('lists studies, the last that changed first, page by page', async () => {
    const RequestedTags = [
      'ModalitiesInStudy',
      'NumberOfStudyRelatedInstances',
      'NumberOfStudyRelatedSeries',
      'SOPClassesInStudy',
    ];
    const listed = { Level: 'Study', Query: {}, RequestedTags, Expand: true, Limit: 1 };
    const OrderBy = [{ Type: 'Metadata', Key: 'LastUpdate', Direction: 'DESC' }];
    const pages = [
      await find({ ...listed, OrderBy }),
      await find({ ...listed, OrderBy, Since: 1 }),
      await find({ ...listed, OrderBy, Since: 2 }),
    ];
    expect(pages.map(({ length }) => length)).toEqual([1, 1, 0]);
    const [anne] = await find({ ...listed, Query: { PatientName: 'ann*' } });
    expect(anne).toMatchObject({
      ID: study,
      Labels: [],
      Series: [series],
      MainDicomTags: { StudyDate: '20260101' },
      PatientMainDicomTags: { PatientName: 'ANNE^X' },
      RequestedTags: {
        ModalitiesInStudy: 'CT',
        NumberOfStudyRelatedInstances: '3',
        NumberOfStudyRelatedSeries: '1',
        SOPClassesInStudy: '1.2.840.10008.5.1.4.1.1.2',
      },
    });
    const byName = await find({
      ...listed,
      Limit: 10,
      RequestedTags: [],
      OrderBy: [{ Type: 'DicomTag', Key: 'PatientName', Direction: 'DESC' }],
    });
    expect(byName.map(({ PatientMainDicomTags: tags }) => (tags as JsonObject).PatientID)).toEqual(['BERTRAM', 'ANNE']);
  });

  test('follows changes without an extended find', async () => {
    const last = await client.json<JsonObject>('/changes?last');
    expect(last).toMatchObject({ Done: true, Changes: [{ ChangeType: expect.any(String) }] });
    expect(await client.json('/changes?since=0&limit=1000')).toMatchObject({ Done: true, Changes: expect.any(Array) });
    const newer = await client.json<{ First: number; Changes: JsonObject[] }>(
      `/changes?to=${String(last.Last)}&limit=1000&type=NewStudy;StableStudy`,
    );
    expect(newer.First).toEqual(expect.any(Number));
    expect(new Set(newer.Changes.map(({ ChangeType }) => ChangeType)).has('NewStudy')).toBe(true);
    expect(await client.json(`/studies/${study}?requestedTags=ModalitiesInStudy;PatientName`)).toMatchObject({
      RequestedTags: { ModalitiesInStudy: 'CT', PatientName: 'ANNE^X' },
    });
  });

  test('opens a study, a series and an instance', async () => {
    expect(await client.json(`/studies/${study}/series`)).toMatchObject([
      { ID: series, Instances: expect.any(Array), MainDicomTags: { Modality: 'CT' } },
    ]);
    expect(await client.json(`/series/${series}/instances`)).toHaveLength(3);
    const ordered = await find({
      Level: 'Instance',
      ParentSeries: series,
      Query: {},
      OrderBy: [{ Type: 'MetadataAsInt', Key: 'IndexInSeries', Direction: 'ASC' }],
      Expand: true,
      Limit: 2,
      Since: 1,
    });
    expect(ordered.map(({ ID }) => ID)).toEqual(instances.slice(1));
    expect(await client.json(`/studies/${study}/instances?expand=false`)).toEqual(expect.arrayContaining(instances));
    expect(await client.json(`/studies/${study}/instances?expanded&requestedTags=SOPClassUID`)).toMatchObject([
      { RequestedTags: { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' } },
      {},
      {},
    ]);
    const [instance = ''] = instances;
    expect(await client.json(`/series/${series}/study`)).toMatchObject({ ID: study });
    expect(await client.json(`/instances/${instance}/study`)).toMatchObject({ ID: study });
    expect(await client.json(`/instances/${instance}/tags?simplify`)).toMatchObject({ PatientName: 'ANNE^X' });
    expect(await client.json(`/instances/${instance}/tags?ignore-length=VisitComments`)).toMatchObject({
      '0010,0010': { Value: 'ANNE^X' },
    });
    expect(await client.json(`/instances/${instance}/header`)).toMatchObject({ '0002,0010': {} });
    expect((await client.get(`/instances/${instance}/preview`)).headers['content-type']).toBe('image/png');
    expect((await client.get(`/instances/${instance}/pdf`)).status).toBe(404);
    const file = await client.get(`/instances/${instance}/file?filename=a.dcm`);
    expect(file.headers['content-disposition']).toBe('filename="a.dcm"');
  });

  test('finds what belongs to the same patient', async () => {
    const RequestedTags = ['PatientID', 'PatientName', 'PatientBirthDate', 'OtherPatientIDs', 'PatientSex'];
    const query = { Level: 'Study', Query: { PatientID: 'ANNE' }, CaseSensitive: true, Expand: true, RequestedTags };
    expect(await find(query)).toMatchObject([{ ID: study, RequestedTags: { PatientID: 'ANNE', PatientName: 'ANNE^X' } }]);
    expect(await find({ ...query, Query: { PatientID: 'anne' } })).toEqual([]);
    const looked = await client.post('/tools/lookup', 'ANNE');
    expect(JSON.parse(looked.body.toString())).toEqual([{ ID: patient, Path: `/patients/${patient}`, Type: 'Patient' }]);
  });

  test('sets labels, finds and counts by them', async () => {
    for (const label of ['urgent', 'seen'])
      expect((await client.send('PUT', `/studies/${study}/labels/${label}`, '')).status).toBe(200);
    expect(await client.json(`/studies/${study}/labels`)).toEqual(['seen', 'urgent']);
    expect(await client.json('/tools/labels')).toEqual(['seen', 'urgent']);
    const count = (Labels: string[], LabelsConstraint: string) =>
      client.postJson('/tools/count-resources', { Level: 'Study', Query: {}, Labels, LabelsConstraint });
    expect(await count(['urgent'], 'All')).toEqual({ Count: 1 });
    expect(await count([], 'None')).toEqual({ Count: 1 });
    expect(await find({ Level: 'Study', Query: {}, Labels: ['seen', 'x'], LabelsConstraint: 'Any', Expand: true })).toMatchObject(
      [{ ID: study, Labels: ['seen', 'urgent'] }],
    );
    expect((await client.send('DELETE', `/studies/${study}/labels/seen`)).status).toBe(200);
  });

  test('submits what changes a study, and follows its jobs', async () => {
    const modify = {
      Replace: { StudyDescription: 'new' },
      Remove: [],
      Keep: [],
      KeepSource: true,
      KeepLabels: true,
      Force: true,
      Synchronous: false,
    };
    const orders: readonly (readonly [path: string, body: JsonObject])[] = [
      [
        `/studies/${study}/anonymize`,
        { Replace: { PatientName: 'A' }, Remove: [], KeepSource: true, Force: true, Synchronous: false },
      ],
      [`/studies/${study}/modify`, modify],
      ['/tools/bulk-modify', { ...modify, Resources: [study], Level: 'Study', UserData: { a: 1 } }],
    ];
    for (const [path, body] of orders) {
      const { ID } = await client.postJson<{ ID: string }>(path, body);
      expect(await jobOver(client, ID)).toMatchObject({
        State: 'Success',
        Type: 'ResourceModification',
        Content: { Resources: expect.any(Array) },
      });
    }
    const jobs = await client.json<JsonObject[]>('/jobs?expand');
    for (const job of jobs) {
      for (const name of [
        'ID',
        'Type',
        'State',
        'Priority',
        'Progress',
        'Timestamp',
        'CreationTime',
        'ErrorDescription',
        'Content',
      ]) {
        expect(job).toHaveProperty(name);
      }
      for (const name of ['Timestamp', 'CreationTime', 'CompletionTime']) expect(job[name]).toMatch(/^\d{8}T\d{6}\.\d{6}$/);
    }
  });

  test('sends to a modality that is not there: the job fails, lists its resources and can be resubmitted and removed', async () => {
    const sent = await client.postJson<{ ID: string }>('/modalities/pacs/store', { Resources: [study], Synchronous: false });
    const job = await jobOver(client, sent.ID);
    expect(job).toMatchObject({
      State: 'Failure',
      Content: { RemoteAet: 'ORTHANC', LocalAet: 'ORTHANC', Resources: expect.any(Array) },
    });
    expect((await client.post('/modalities/pacs/echo', '{}')).status).toBe(500);
    expect((await client.post(`/jobs/${sent.ID}/resubmit`, '{}')).status).toBe(200);
    await jobOver(client, sent.ID);
    expect((await client.send('DELETE', `/jobs/${sent.ID}`)).status).toBe(200);
  });

  test('downloads, uploads, creates and deletes', async () => {
    for (const path of [
      `/studies/${study}/archive?filename=a.zip`,
      `/studies/${study}/media?filename=a.zip`,
      `/tools/create-archive?resources=${study},${series}&filename=a.zip`,
      `/tools/create-media?resources=${study}`,
    ]) {
      const { status, headers } = await client.get(path);
      expect([path, status, headers['content-type']]).toEqual([path, 200, 'application/zip']);
    }
    const pdf = `data:application/pdf;base64,${Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64')}`;
    const made = await client.postJson<{ ID: string }>('/tools/create-dicom', {
      Parent: study,
      Tags: { Modality: 'DOC' },
      Content: pdf,
    });
    expect((await client.get(`/instances/${made.ID}/pdf`)).headers['content-type']).toBe('application/pdf');
    expect((await client.get('/tools/generate-uid?level=study')).body.toString()).toMatch(/^[0-9.]+$/);
    const other = (await find({ Level: 'Study', Query: { PatientID: 'BERTRAM' }, Expand: true }))[0]?.ID ?? '';
    expect((await client.post('/tools/bulk-delete', JSON.stringify({ Resources: [other], Level: 'Study' }))).status).toBe(200);
    expect((await client.get(`/studies/${other}`)).status).toBe(404);
    expect(
      (await client.post('/tools/bulk-delete', JSON.stringify({ Resources: [{ Level: 'Instance', ID: made.ID }] }))).status,
    ).toBe(200);
    expect((await client.send('DELETE', `/studies/${study}`)).status).toBe(200);
  });

  test('shows settings and metrics', async () => {
    expect((await client.get('/tools/log-level')).body.toString()).toBe('default');
    expect((await client.send('PUT', '/tools/log-level', 'verbose')).status).toBe(200);
    const lines = (await client.get('/tools/metrics-prometheus')).body.toString().trim().split('\n');
    expect(lines.filter((line) => line.split(' ').length !== 3)).toEqual([]);
    expect(lines.some((line) => line.startsWith('orthanc_up_time_s '))).toBe(true);
  });
});
