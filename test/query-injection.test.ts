import { makeDicom } from '../dicom/testing/make-dicom';
import type { Json, JsonObject } from '../domain/json';
import { type OpenApi, routesOf } from './fuzz/request-cases';
import { type Answer, type HttpClient, httpClient } from './http-client';
import { type Server, startAnamnesis } from './process';
import { everything, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

/** What means something to SQL, and can be a value of LO and PN: no backslash, no wildcard. */
const TEXTS = [
  "'; DROP TABLE resources; --",
  '" OR "1"="1',
  "' OR 1=1 --",
  "' UNION SELECT value FROM log --",
  '%',
  '_',
  '`[x]`',
  ':id $1 @x',
  "O'Brien",
];

describe('metacharacters of SQL', () => {
  const folders = temporaryFolders();
  let server: Server;
  let client: HttpClient;
  let ids: readonly JsonObject[] = [];
  let stored: Json = null;

  const fileOf = (text: string, index: number): Buffer =>
    makeDicom({
      patientId: text,
      studyUid: `1.2.3.${index}`,
      seriesUid: `1.2.3.${index}.1`,
      sopUid: `1.2.3.${index}.1.1`,
      tags: { '0010,0010': text, '0008,0050': text.slice(0, 16), '0008,1030': text, '0008,0080': text },
    });

  beforeAll(async () => {
    server = await startAnamnesis({ folder: folders.make(), options: { UserMetadata: { note: 2000 }, StableAge: 3600 } });
    client = httpClient(server.url);
    const uploads: JsonObject[] = [];
    for (const [index, text] of TEXTS.entries()) {
      const instance = await upload(client, fileOf(text, index));
      uploads.push(instance);
      const { status } = await client.send('PUT', `/studies/${instance.ParentStudy}/metadata/note`, text);
      expect(status).toBe(200);
      await client.send('PUT', `/studies/${instance.ParentStudy}/labels/label${index}`, '');
    }
    ids = uploads;
    stored = await resources();
  });

  afterAll(async () => {
    client.close();
    await server.kill();
    folders.removeAll();
  });

  /** Archives of what is there leave their jobs behind. */
  const resources = async (): Promise<Json> => {
    const all = await everything(client);
    if (typeof all !== 'object' || all === null || Array.isArray(all)) throw new Error('not an object');
    return Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'jobs' && name !== 'histories'));
  };

  const expectUnchanged = async (): Promise<void> => expect(await resources()).toEqual(stored);

  const expectRefusedOrNothing = ({ status, body }: Answer, what: string): void => {
    expect([what, status < 500 || body.includes('"OrthancStatus"')]).toEqual([what, true]);
    expect([what, body.toString('latin1').toLowerCase().includes('sqlite')]).toEqual([what, false]);
  };

  const find = (members: JsonObject, path = '/tools/find'): Promise<Answer> =>
    client.post(path, JSON.stringify({ Level: 'Study', Query: {}, ...members }));

  test.each(TEXTS)('are a value like others in every field that looks for values: %j', async (text) => {
    const study = String(ids[TEXTS.indexOf(text)]?.ParentStudy);
    const queries: readonly JsonObject[] = [
      ...['PatientID', 'PatientName', 'StudyDescription', 'InstitutionName'].flatMap((tag) => [
        { Query: { [tag]: text } },
        { Query: { [tag]: text }, CaseSensitive: true },
        { Query: { [tag]: `${text}\\x` } },
      ]),
      { Query: { AccessionNumber: text.slice(0, 16) } },
      { MetadataQuery: { note: text } },
      { MetadataQuery: { note: text }, CaseSensitive: true },
    ];
    for (const query of queries) {
      const { status, body } = await find(query);
      expect([query, status, JSON.parse(body.toString())]).toEqual([query, 200, [study]]);
    }
    const { body } = await find({ Query: { PatientID: text } }, '/tools/count-resources');
    expect(JSON.parse(body.toString())).toEqual({ Count: 1 });
    const found = await client.post('/tools/lookup', text);
    expect(JSON.parse(found.body.toString())).toMatchObject([{ Type: 'Patient', ID: ids[TEXTS.indexOf(text)]?.ParentPatient }]);
    await expectUnchanged();
  });

  test.each(TEXTS)('are refused, or match nothing, in every other field of a body: %j', async (text) => {
    const fields: readonly JsonObject[] = [
      { Query: { [text]: 'x' } },
      ...['StudyDate', 'StudyInstanceUID', 'ModalitiesInStudy', 'SeriesInstanceUID', 'PatientComments'].map((tag) => ({
        Query: { [tag]: text },
      })),
      ...['Labels', 'RequestedTags', 'ResponseContent'].map((name) => ({ [name]: [text] })),
      ...['Any', 'None', text].map((LabelsConstraint) => ({ Labels: [text], LabelsConstraint })),
      ...['ParentPatient', 'ParentStudy', 'ParentSeries', 'Level', 'Limit', 'Since', 'Expand', 'CaseSensitive'].map((name) => ({
        [name]: text,
      })),
      ...(['Type', 'Key', 'Direction'] as const).map((name) => ({
        OrderBy: [{ Type: 'DicomTag', Key: 'PatientID', Direction: 'ASC', [name]: text }],
      })),
      { OrderBy: [{ Type: 'Metadata', Key: text, Direction: 'DESC' }] },
      { MetadataQuery: { [text]: 'x' } },
      { MetadataQuery: { LastUpdate: text } },
    ];
    for (const members of fields) {
      expectRefusedOrNothing(await find(members), JSON.stringify(members));
      expectRefusedOrNothing(await find(members, '/tools/count-resources'), JSON.stringify(members));
    }
    for (const [path, body] of [
      ['/tools/bulk-content', { Resources: [text], Level: 'Study' }],
      ['/tools/bulk-content', { Resources: [], Level: text }],
      ['/tools/bulk-delete', { Resources: [text] }],
      ['/tools/bulk-delete', { Resources: [{ Level: 'Study', ID: text }] }],
      ['/tools/bulk-delete', { Resources: [{ Level: text, ID: text }] }],
      ['/tools/bulk-modify', { Resources: [text], Level: 'Study', Force: true, Replace: {} }],
      ['/tools/create-archive', { Resources: [text] }],
      ['/tools/reconstruct', { Level: text }],
    ] as const) {
      expectRefusedOrNothing(await client.post(path, JSON.stringify(body)), path);
    }
    await expectUnchanged();
  });

  test.each(TEXTS.slice(0, 5))('are refused, or match nothing, in every argument and every part of a path: %j', async (text) => {
    const routes = routesOf(JSON.parse((await client.get('/openapi.json')).body.toString()) as OpenApi);
    const name = encodeURIComponent(text);
    for (const { method, path, query } of routes) {
      if (/^\/(modalities|peers|tools\/(log-level|default|accepted|unknown|metrics))/.test(path) && method !== 'GET') continue;
      if (path.includes('{')) {
        const target = path.replace(/\{[^}]+\}/g, name);
        expectRefusedOrNothing(await client.send(method, target, method === 'GET' ? undefined : '{}'), `${method} ${target}`);
      }
      if (method !== 'GET' || query.length === 0) continue;
      const study = String(ids[0]?.ParentStudy);
      const given = query.map((one) => `${one}=${name}`).join('&');
      const target = `${path.startsWith('/studies') ? path.replace('{id}', study) : path.replace(/\{[^}]+\}/g, name)}?`;
      expectRefusedOrNothing(await client.get(`${target}${given}`), `${target}${given}`);
      for (const one of query) expectRefusedOrNothing(await client.get(`${target}${one}=${name}`), `${target}${one}`);
    }
    for (const target of [
      '/changes?type=',
      '/changes?since=',
      '/changes?to=',
      '/changes?limit=',
      '/exports?since=',
      '/exports?limit=',
    ]) {
      expectRefusedOrNothing(await client.get(`${target}${name}`), target);
    }
    await expectUnchanged();
  });
});
