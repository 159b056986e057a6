import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { DicomScu, FindRequest, Identifier } from '../dimse/port';
import { readModality } from '../domain/modality/read-modality';
import { fakeNetwork } from './testing/fake-network';
import { startTestServer, type TestServer } from './testing/test-server';

const peer = readModality(['B', '127.0.0.1', 104]);
const modalities = E.isRight(peer) ? { b: peer.right } : {};

let server: TestServer;
let asked: FindRequest[];

const answering =
  (answers: readonly Identifier[]): DicomScu['find'] =>
  (_, request, take) =>
  async () => {
    asked.push(request);
    const dataSet = { bytes: Buffer.alloc(0), transferSyntax: '1.2.840.10008.1.2.1' };
    for (const identifier of answers) if ((await take({ dataSet, identifier })) === 'stop') break;
    return E.right(undefined);
  };

const start = async (find: DicomScu['find'], options = {}) => {
  asked = [];
  server = await startTestServer({ options: { DicomModalities: modalities, ...options }, network: fakeNetwork({ find }) });
};

afterEach(() => server.close());

const post = async (path: string, body: object | string) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await server.send('POST', path, { body: text });
  return { status: answer.status, json: answer.text === '' ? null : JSON.parse(answer.text) };
};
const get = async (path: string) => JSON.parse((await server.send('GET', path)).text);

const STUDY = { '0010,0020': 'p', '0020,000d': '1.2', '0008,0052': 'STUDY', '0008,0050': 'acc' };

it('should ask for what a study is named by, and leave out what belongs to other levels', async () => {
  await start(answering([]));
  await post('/modalities/b/query', { Level: 'Study', Query: { PatientName: 'A*', SeriesDescription: 'x', '0009,1001': 'y' } });
  expect(asked).toEqual([
    {
      model: 'StudyRoot',
      identifier: {
        '0008,0005': 'ISO_IR 100',
        '0008,0050': '',
        '0008,0052': 'STUDY',
        '0010,0010': 'A*',
        '0010,0020': '',
        '0020,000d': '',
      },
    },
  ]);
});

it('should keep the answers of a query in three formats', async () => {
  await start(answering([STUDY]));
  const { json } = await post('/modalities/b/query', { Level: 'studies', Query: { PatientID: '' } });
  expect(json.Path).toBe(`/queries/${json.ID}`);
  expect(await get('/queries')).toEqual([json.ID]);
  expect(await get(json.Path)).toEqual(['answers', 'level', 'modality', 'query', 'retrieve']);
  expect(await get(`${json.Path}/query?simplify`)).toEqual({ PatientID: '' });
  expect(await get(`${json.Path}/answers`)).toEqual(['0']);
  expect(await get(`${json.Path}/answers/0`)).toEqual(['content', 'retrieve', 'query-series', 'query-instances']);
  expect(await get(`${json.Path}/answers/0/content?short`)).toEqual(STUDY);
  expect(await get(`${json.Path}/answers?expand&simplify`)).toEqual([
    { AccessionNumber: 'acc', PatientID: 'p', QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '1.2' },
  ]);
  expect((await get(`${json.Path}/answers/0/content`))['0010,0020']).toEqual({ Name: 'PatientID', Type: 'String', Value: 'p' });
  expect((await server.send('GET', `${json.Path}/level`)).text).toBe('Study');
  expect((await server.send('DELETE', json.Path)).status).toBe('200 OK');
  expect((await server.send('GET', json.Path)).status).toBe('404 Not Found');
});

it('should ask for the children of an answer', async () => {
  await start(answering([STUDY]));
  const { json } = await post('/modalities/b/query', { Level: 'Study' });
  const children = await post(`${json.Path}/answers/0/query-series`, { Query: { Modality: '' } });
  expect(await get(`${children.json.Path}/query?simplify`)).toEqual({ Modality: '', StudyInstanceUID: '1.2' });
  expect(asked[1]?.identifier).toMatchObject({ '0008,0052': 'SERIES', '0020,000d': '1.2' });
  expect((await post(`${json.Path}/answers/0/query-studies`, {})).status).toBe('404 Not Found');
});

it.each([
  ['9', 3],
  ['-1', 3],
  ['x', 5],
])('should refuse the answer %s', async (index, status) => {
  await start(answering([STUDY]));
  const { json } = await post('/modalities/b/query', { Level: 'Study' });
  expect(await get(`${json.Path}/answers/${index}/content`)).toMatchObject({ HttpStatus: 400, OrthancStatus: status });
});

it.each<[object | string, number, string | undefined]>([
  ['', 15, 'Must provide a JSON object'],
  ['[]', 15, 'Must provide a JSON object'],
  [{}, 15, 'The JSON body must contain field Level'],
  [{ Level: 'Nope' }, 3, undefined],
  [{ Level: 'Study', Query: [] }, 15, 'The field Query must contain a JSON object'],
  [{ Level: 'Study', Query: { NoTag: '' } }, 15, 'Associative array of DICOM tags to strings expected in field: Query'],
  [{ Level: 'Study', Query: { PatientID: 1 } }, 15, 'Associative array of DICOM tags to strings expected in field: Query'],
  [{ Level: 'Study', Timeout: 'x' }, 15, 'Integer value expected in field: Timeout'],
])('should refuse the query %j', async (body, status, details) => {
  await start(answering([]));
  const { json } = await post('/modalities/b/query', body);
  expect([json.OrthancStatus, json.Details]).toEqual([status, details]);
  expect(asked).toEqual([]);
});

it('should answer 422 when the peer cannot make anything of the query', async () => {
  await start(() => TE.left({ _tag: 'Status', aet: 'B', operation: 'C-FIND', status: 0xc000 }));
  expect((await post('/modalities/b/query', { Level: 'Study' })).json).toMatchObject({
    HttpStatus: 422,
    OrthancStatus: 9,
    Details: 'C-FIND SCU to AET "B" has failed with DIMSE status 0xC000 (unable to process - invalid query ?)',
  });
});

it('should say so when nobody listens', async () => {
  await start(fakeNetwork().scu.find);
  expect((await post('/modalities/b/query', { Level: 'Study' })).json).toMatchObject({
    HttpStatus: 500,
    OrthancStatus: 9,
    Details: 'DicomAssociation - connecting to AET "B": TCP Initialization Error: Connection refused',
  });
});

it('should stop a peer that answers too much, and refuse the query', async () => {
  await start(answering(Array(5).fill(STUDY)), { MaximumQueryAnswers: 3 });
  const { json } = await post('/modalities/b/query', { Level: 'Study' });
  expect(json.OrthancStatus).toBe(3);
  expect(json.Details).toContain('MaximumQueryAnswers');
});

it('should ask for a worklist with sequences, and answer by names', async () => {
  const step = { '0008,0060': 'CT' };
  await start(answering([{ '0010,0010': 'A', '0040,0100': [step] }]));
  const { json } = await post('/modalities/b/find-worklist', {
    Query: { PatientName: '', ScheduledProcedureStepSequence: [{ Modality: '' }] },
  });
  expect(json).toEqual([{ PatientName: 'A', ScheduledProcedureStepSequence: [{ Modality: 'CT' }] }]);
  expect(asked).toEqual([
    {
      model: 'Worklist',
      identifier: { '0008,0005': 'ISO_IR 100', '0010,0010': '', '0040,0100': [{ '0008,0060': '' }] },
    },
  ]);
});
