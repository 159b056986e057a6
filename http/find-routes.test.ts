import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { FindQuery } from '../find/port';
import type { ResourceRow } from '../projections/port';
import { fakeFinding, NOW, startTestServer, type TestServer } from './testing/test-server';

const patient: ResourceRow = {
  id: 'p',
  level: 'Patient',
  parent: null,
  tags: { '0010,0020': 'ID' },
  patientTags: null,
  lastUpdate: NOW,
  stable: true,
  expectedNumberOfInstances: null,
  instance: null,
};

let server: TestServer;
let asked: FindQuery[];
let removed: string[];

beforeEach(async () => {
  asked = [];
  removed = [];
  server = await startTestServer({
    options: { LimitFindResults: 50, LimitFindInstances: 70 },
    resources: {
      get: (level, id) => (level === 'Patient' && id === 'p' ? patient : null),
      find: (id) => (id === 'p' ? patient : null),
    },
    ingest: {
      store: () => TE.left({ _tag: 'EmptyBody' }),
      remove: (level, id) => {
        removed.push(`${level} ${id}`);
        return TE.right({ remainingAncestor: null });
      },
    },
    finding: {
      ...fakeFinding,
      find: async (query) => {
        asked.push(query);
        return query.level === 'Series' ? E.left({ _tag: 'TooManyFiles', limit: 3 }) : E.right(['p']);
      },
      needsFiles: ({ tags }) => tags.length > 0,
      requestedTags: async (_, tags) => Object.fromEntries(tags.map((tag) => [tag, 'value'])),
      annotations: { labels: () => ['b', 'a'], metadata: () => ({ LastUpdate: 'then' }), isProtected: () => true },
    },
  });
});

afterEach(() => server.close());

const post = async (path: string, body: unknown) => {
  const { status, text } = await server.send('POST', path, { body: JSON.stringify(body) });
  return { status: Number(status.slice(0, 3)), json: text === '' ? null : JSON.parse(text) };
};

const find = (members: object) => post('/tools/find', { Level: 'Patient', Query: {}, ...members });

it('should answer what ResponseContent asks for', async () => {
  expect((await find({ Expand: true, ResponseContent: [] })).json).toEqual([{ ID: 'p', Type: 'Patient' }]);
  expect(
    (
      await find({
        ResponseContent: ['MainDicomTags', 'Metadata', 'Children', 'Labels', 'IsStable', 'IsProtected', 'Attachments', 'Status'],
      })
    ).json,
  ).toEqual([
    {
      ID: 'p',
      Type: 'Patient',
      MainDicomTags: { PatientID: 'ID' },
      Metadata: { LastUpdate: 'then' },
      Studies: [],
      Labels: ['a', 'b'],
      IsStable: true,
      IsProtected: true,
      Attachments: [],
    },
  ]);
});

it('should add requested tags in the format of the main tags', async () => {
  const tags = { RequestedTags: ['PatientWeight', '0008,0061', 'PatientWeight'] };
  expect((await find({ Expand: true, ...tags })).json).toMatchObject([
    { RequestedTags: { PatientWeight: 'value', ModalitiesInStudy: 'value' } },
  ]);
  expect((await find({ Expand: true, Short: true, ...tags })).json).toMatchObject([{ RequestedTags: { '0010,1030': 'value' } }]);
  expect((await find(tags)).json).toEqual(['p']);
});

it.each(['requestedTags=PatientWeight', 'requested-tags=0010,1030', 'requested-tags=PatientWeight&requestedTags=Modality'])(
  'should add the tags of ?%s to a resource',
  async (argument) => {
    const { text } = await server.send('GET', `/patients/p?${argument}`);
    expect(JSON.parse(text).RequestedTags).toEqual({ PatientWeight: 'value' });
  },
);

it('should refuse a requested tag that nobody knows', async () => {
  const { status, text } = await server.send('GET', '/patients/p?requested-tags=Nope');
  expect([status, JSON.parse(text)]).toEqual([
    '400 Bad Request',
    expect.objectContaining({ OrthancStatus: 8, Details: 'Invalid requested-tags argument: Nope' }),
  ]);
});

it('should hand the newer members to the find', async () => {
  await find({
    Labels: ['x'],
    LabelsConstraint: 'Any',
    ParentStudy: 's',
    ParentSeries: 'e',
    MetadataQuery: { Origin: 'Rest*', '1024': 'a\\b' },
    OrderBy: [
      { Type: 'dicomtag', Key: 'PatientID', Direction: 'desc' },
      { Type: 'MetadataAsInt', Key: 'IndexInSeries', Direction: 'ASC' },
    ],
  });
  expect(asked).toMatchObject([
    {
      labels: { labels: ['x'], constraint: 'Any' },
      parent: { level: 'Study', id: 's' },
      metadata: [
        { name: '1024', constraint: { kind: 'list', values: ['a', 'b'] } },
        { name: 'Origin', constraint: { kind: 'wildcard', pattern: 'Rest*' } },
      ],
      orderBy: [
        { source: { kind: 'tag', tag: '0010,0020' }, compare: 'text', descending: true },
        { source: { kind: 'metadata', name: 'IndexInSeries' }, compare: 'integer', descending: false },
      ],
    },
  ]);
});

it.each([
  ['Patient', undefined, 50],
  ['Study', 0, 50],
  ['Study', 20, 20],
  ['Study', 60, 50],
  ['Instance', 60, 60],
  ['Instance', 80, 70],
])('should cut the limit at level %s of %j to %i', async (Level, Limit, limit) => {
  await find({ Level, Limit });
  expect(asked[0]?.limit).toBe(limit);
});

it.each([
  [{ Labels: 'x' }, 400, 8],
  [{ Labels: [1] }, 400, 8],
  [{ LabelsConstraint: 'Some' }, 400, 8],
  [{ LabelsConstraint: 5 }, 400, 8],
  [{ RequestedTags: 'x' }, 400, 8],
  [{ RequestedTags: ['Nope'] }, 400, 8],
  [{ RequestedTags: Array.from({ length: 1001 }, () => 'PatientID') }, 400, 8],
  [{ ResponseContent: {} }, 400, 8],
  [{ ResponseContent: ['Nope'] }, 400, 3],
  [{ ResponseContent: ['__proto__'] }, 400, 3],
  [{ OrderBy: {} }, 400, 8],
  [{ OrderBy: [5] }, 400, 8],
  [{ OrderBy: [{ Type: 'DicomTag', Key: 'PatientID' }] }, 400, 8],
  [{ OrderBy: [{ Type: 'Nope', Key: 'PatientID', Direction: 'ASC' }] }, 400, 8],
  [{ OrderBy: [{ Type: 'DicomTag', Key: 'PatientID', Direction: 'up' }] }, 400, 8],
  [{ OrderBy: [{ Type: 'Metadata', Key: 'Nope', Direction: 'ASC' }] }, 404, 7],
  [{ ParentPatient: 5 }, 400, 8],
  [{ MetadataQuery: [] }, 400, 8],
  [{ MetadataQuery: { Nope: 'x' } }, 404, 7],
  [{ MetadataQuery: { Origin: 5 } }, 400, 8],
  [{ Query: { PatientName: 'a*'.repeat(600) } }, 400, 3],
])('should refuse %j with %i and OrthancStatus %i', async (members, status, code) => {
  expect(await find(members)).toMatchObject({ status, json: { OrthancStatus: code } });
  expect(asked).toEqual([]);
});

it('should say what to do where too many files would have to be read', async () => {
  expect(await find({ Level: 'Series' })).toMatchObject({
    status: 400,
    json: { OrthancStatus: 8, Details: 'The query needs more than 3 files to be read: add a constraint on a main DICOM tag' },
  });
});

it('should count what the database can decide', async () => {
  const count = (members: object) => post('/tools/count-resources', { Level: 'Patient', Query: {}, ...members });
  expect(await count({ Limit: 'ignored' })).toEqual({ status: 200, json: { Count: 1 } });
  expect(await count({ CaseSensitive: true })).toMatchObject({ status: 400, json: { OrthancStatus: 3 } });
  const files = await count({ Query: { PatientComments: 'x' } });
  expect([files.status, files.json.OrthancStatus, files.json.Details]).toEqual([
    400,
    8,
    expect.stringMatching(/^Unable to count resources/),
  ]);
});

it('should delete items with a level, unless another one has the id, and nothing if one of them is bad', async () => {
  const remove = (...Resources: unknown[]) => post('/tools/bulk-delete', { Resources });
  expect((await remove('p', { Level: 'Patient' })).json).toMatchObject({ OrthancStatus: 8, Details: 'Invalid payload' });
  expect((await remove({ Level: 'Study', ID: 'p' }, 'unknown')).status).toBe(200);
  expect(removed).toEqual([]);
  expect((await remove({ Level: 'Patient', ID: 'p' })).status).toBe(200);
  expect(removed).toEqual(['Patient p']);
});
