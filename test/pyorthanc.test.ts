import { GRAY, makeImage } from '../dicom/testing/make-image';
import type { JsonObject } from '../domain/json';
import { type Answer, type HttpClient, httpClient } from './http-client';
import { type Server, startAnamnesis } from './process';
import { jobOver } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

/** A page of what pyorthanc's `find_…` ask for; it reads on until a page is empty. */
const PAGE = 1000;

/**
 * The requests that pyorthanc 1.2x sends for its main verbs (its classes Orthanc, Patient, Study, Series, Instance, Job and Modality): httpx, JSON bodies,
 * booleans of arguments as `true`, a user of Basic authentication.
 */
describe('pyorthanc', () => {
  const folders = temporaryFolders();
  const headers = {
    authorization: `Basic ${Buffer.from('alice:secret').toString('base64')}`,
    accept: '*/*',
    'accept-encoding': 'gzip, deflate',
    'user-agent': 'python-httpx/0.27.0',
  };
  let server: Server;
  let client: HttpClient;
  let [patient, study, series, instance] = ['', '', '', ''];
  const file = makeImage(GRAY, {
    patientId: 'P001',
    studyUid: '1.2.3',
    seriesUid: '1.2.3.4',
    sopUid: '1.2.3.4.5',
    tags: {
      '0010,0010': 'Doe^Jane',
      '0010,0030': '19700101',
      '0008,0020': '20260101',
      '0008,0030': '101112.5',
      '0008,1090': 'Model 1',
      '0020,0013': '7',
      '0008,1110': { vr: 'SQ', items: [{ '0008,1150': '1.2.840.10008.3.1.2.3.1' }] },
    },
  });

  beforeAll(async () => {
    const options = { AuthenticationEnabled: true, RegisteredUsers: { alice: 'secret' }, HttpCompressionEnabled: false };
    server = await startAnamnesis({ folder: folders.make(), options });
    client = httpClient(server.url);
  });

  afterAll(async () => {
    client.close();
    await server.kill();
    folders.removeAll();
  });

  const send = (method: string, path: string, body?: JsonObject | Buffer | string): Promise<Answer> => {
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return client.send(method, path, body, headers);
    return client.send(method, path, JSON.stringify(body), { ...headers, 'content-type': 'application/json' });
  };

  /** As pyorthanc reads an answer: JSON, bytes, or text. */
  const ok = async (method: string, path: string, body?: JsonObject | Buffer | string) => {
    const answer = await send(method, path, body);
    expect([method, path, answer.status]).toEqual([method, path, 200]);
    const type = answer.headers['content-type'] ?? '';
    return type.startsWith('application/json') ? JSON.parse(answer.body.toString()) : answer.body;
  };

  test('is refused without its user', async () => {
    expect((await client.get('/system')).status).toBe(401);
    expect(await ok('GET', '/system')).toMatchObject({ Version: '1.12.11', ApiVersion: 30 });
  });

  test('uploads', async () => {
    expect(await ok('POST', '/instances', file)).toMatchObject({ Status: 'Success', ID: expect.any(String) });
    expect(await ok('POST', '/instances', file)).toMatchObject({ Status: 'AlreadyStored' });
    expect((await send('POST', '/instances', Buffer.from('no DICOM'))).status).toBe(400);
  });

  test('lists, and walks the tree', async () => {
    [patient = ''] = await ok('GET', '/patients');
    const about = await ok('GET', `/patients/${patient}`);
    expect(about).toMatchObject({
      MainDicomTags: { PatientID: 'P001', PatientName: 'Doe^Jane' },
      IsStable: expect.any(Boolean),
      Labels: [],
    });
    expect(about.LastUpdate).toMatch(/^\d{8}T\d{6}$/);
    [study = ''] = about.Studies;
    const aboutStudy = await ok('GET', `/studies/${study}`);
    expect(aboutStudy).toMatchObject({ ParentPatient: patient, MainDicomTags: { StudyDate: '20260101', StudyTime: '101112.5' } });
    [series = ''] = aboutStudy.Series;
    const aboutSeries = await ok('GET', `/series/${series}`);
    expect(aboutSeries).toMatchObject({ ParentStudy: study, MainDicomTags: { Modality: 'CT' }, Status: 'Unknown' });
    [instance = ''] = aboutSeries.Instances;
    expect(await ok('GET', `/instances/${instance}`)).toMatchObject({
      ParentSeries: series,
      FileSize: file.length,
      MainDicomTags: { InstanceNumber: '7' },
    });
  });

  test.each(['Patient', 'Study', 'Series', 'Instance'])('finds, page by page: %s', async (Level) => {
    const query = { Expand: true, Level, Limit: PAGE, Query: { PatientID: '*001' } };
    const first = await ok('POST', '/tools/find', { ...query, Since: 0 });
    expect(first).toMatchObject([
      { Type: Level, ID: { Patient: patient, Study: study, Series: series, Instance: instance }[Level] },
    ]);
    expect(await ok('POST', '/tools/find', { ...query, Since: PAGE })).toEqual([]);
    const labelled = { ...query, Since: 0, Labels: ['nobody'], LabelsConstraint: 'All' };
    expect(await ok('POST', '/tools/find', labelled)).toEqual([]);
  });

  test('reads an instance', async () => {
    expect((await ok('GET', `/instances/${instance}/file`)).equals(file)).toBe(true);
    expect(await ok('GET', `/instances/${instance}/tags`)).toMatchObject({
      '0010,0010': { Name: 'PatientName', Type: 'String', Value: 'Doe^Jane' },
    });
    expect(await ok('GET', `/instances/${instance}/tags?simplify=true`)).toMatchObject({ PatientName: 'Doe^Jane' });
    expect(await ok('GET', `/instances/${instance}/tags?short=true`)).toMatchObject({ '0010,0010': 'Doe^Jane' });
    expect(await ok('GET', `/instances/${instance}/content/`)).toEqual(expect.arrayContaining(['0010-0010']));
    expect((await ok('GET', `/instances/${instance}/content/ManufacturerModelName`)).toString()).toMatch(/^Model 1[ \0]?$/);
    expect((await ok('GET', `/instances/${instance}/content/0008-1110/0/0008-1150`)).toString()).toContain(
      '1.2.840.10008.3.1.2.3.1',
    );
    for (const [path, type] of [
      ['preview', 'image/png'],
      ['rendered', 'image/png'],
      ['frames/0/image-uint8', 'image/png'],
      ['frames/0/raw', 'application/octet-stream'],
    ]) {
      expect([path, (await send('GET', `/instances/${instance}/${path}`)).headers['content-type']]).toEqual([path, type]);
    }
    expect(await ok('GET', `/instances/${instance}/frames`)).toEqual([0]);
    expect(await ok('GET', `/instances/${instance}/metadata?expand`)).toMatchObject({ Origin: 'RestApi', HttpUsername: 'alice' });
  });

  test('reads the tags that a series, a study, a patient share', async () => {
    for (const [level, id] of [
      ['series', series],
      ['studies', study],
      ['patients', patient],
    ]) {
      expect(await ok('GET', `/${level}/${id}/shared-tags?simplify=true`)).toMatchObject({ PatientID: 'P001' });
      expect(await ok('GET', `/${level}/${id}/shared-tags?short=true`)).toMatchObject({ '0010,0020': 'P001' });
      expect(await ok('GET', `/${level}/${id}/instances-tags`)).toHaveProperty(instance);
      expect(await ok('GET', `/${level}/${id}/statistics`)).toMatchObject({ CountInstances: 1 });
    }
    expect(await ok('GET', `/studies/${study}/module-patient?simplify=true`)).toMatchObject({ PatientID: 'P001' });
    expect(await ok('GET', `/series/${series}/ordered-slices`)).toMatchObject({ Type: 'Sequence' });
  });

  test('labels and protects', async () => {
    for (const [level, id] of [
      ['patients', patient],
      ['studies', study],
      ['series', series],
      ['instances', instance],
    ]) {
      await ok('PUT', `/${level}/${id}/labels/a_label`, '');
      expect((await ok('GET', `/${level}/${id}`)).Labels).toEqual(['a_label']);
      await ok('DELETE', `/${level}/${id}/labels/a_label`);
    }
    expect((await ok('GET', `/patients/${patient}/protected`)).toString()).toBe('0');
    await ok('PUT', `/patients/${patient}/protected`, '1');
    expect((await ok('GET', `/patients/${patient}/protected`)).toString()).toBe('1');
    await ok('PUT', `/patients/${patient}/protected`, '0');
  });

  test('downloads archives, and anonymizes and modifies at once or as a job', async () => {
    for (const path of [
      `/patients/${patient}/archive`,
      `/studies/${study}/archive`,
      `/series/${series}/archive`,
      `/studies/${study}/media`,
    ]) {
      expect((await ok('GET', path)).subarray(0, 2).toString()).toBe('PK');
    }
    const order = {
      Asynchronous: false,
      Remove: [],
      Replace: { PatientName: 'Anon' },
      Keep: [],
      Force: false,
      KeepPrivateTags: false,
      KeepSource: true,
    };
    expect((await ok('POST', `/instances/${instance}/anonymize`, order)).includes(Buffer.from('Anon'))).toBe(true);
    const made = await ok('POST', `/studies/${study}/anonymize`, {
      ...order,
      Priority: 0,
      Permissive: false,
      PrivateCreator: '',
    });
    expect(made).toMatchObject({ Type: 'Study', PatientID: expect.any(String), Path: `/studies/${made.ID}` });
    expect(await ok('GET', `/studies/${made.ID}`)).toMatchObject({
      AnonymizedFrom: study,
      PatientMainDicomTags: { PatientName: 'Anon' },
    });
    const { ID: job } = await ok('POST', `/series/${series}/modify`, {
      ...order,
      Asynchronous: true,
      Replace: { SeriesDescription: 'x' },
    });
    expect(await jobOver({ ...client, json: async (path) => ok('GET', path) }, job)).toMatchObject({
      State: 'Success',
      Content: { PatientID: patient, Type: 'Series', FailedInstancesCount: 0 },
    });
    for (const [action, status] of [
      ['cancel', 200],
      ['pause', 200],
      ['resume', 400],
      ['resubmit', 400],
    ] as const) {
      expect([action, (await send('POST', `/jobs/${job}/${action}`, '')).status]).toEqual([action, status]);
    }
    await ok('DELETE', `/studies/${made.ID}`);
  });

  test('knows its modalities', async () => {
    await ok('PUT', '/modalities/PACS', { AET: 'PACS', Host: '127.0.0.1', Port: 65_000 });
    expect(await ok('GET', '/modalities')).toEqual(['PACS']);
    expect((await send('POST', '/modalities/PACS/echo', {})).status).toBe(500);
    expect((await send('POST', '/modalities/PACS/query', { Level: 'Study', Query: { PatientID: '*' } })).status).toBe(500);
    await ok('DELETE', '/modalities/PACS');
  });

  test('asks for what is not there, and deletes', async () => {
    for (const path of ['/patients/x', '/studies/x', '/series/x', '/instances/x', '/jobs/x'])
      expect((await send('GET', path)).status).toBe(404);
    expect(await ok('DELETE', `/patients/${patient}`)).toEqual({ RemainingAncestor: null });
    expect((await ok('GET', '/patients')).includes(patient)).toBe(false);
  });
});
