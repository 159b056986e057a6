import type { Json } from '../../domain/json';
import { file } from './files';
import { get, post, type RequestStep, request, type Step, upload } from './step';

const first = file({ patient: 'NET', study: 71, series: 1, instance: 1 });
const second = file({ patient: 'NET', study: 71, series: 2, instance: 1 });
const unknown = '11111111-11111111-11111111-11111111-11111111';

const idOf = (answer: Json): string =>
  answer !== null && typeof answer === 'object' && 'ID' in answer ? String(answer.ID) : 'none';

const query = (as: string, body: object, modality = 'b'): RequestStep =>
  request(`query ${as}`, 'POST', `/modalities/${modality}/query`, { body: JSON.stringify(body), save: { as, from: idOf } });

const shown = (as: string): readonly Step[] => [
  get(`/queries/{${as}}/query?simplify`, { name: `${as} as asked` }),
  get(`/queries/{${as}}/answers?expand&simplify`, { name: `answers of ${as}` }),
];

const bodies = (path: string, list: readonly string[]): readonly Step[] => list.map((body) => post(path, body));

/** What is asked of modalities `b` (answers), `dead` (nobody listens) and `nope` (not configured). */
export const modalitySteps: readonly Step[] = [
  upload('first', first.bytes),
  upload('second', second.bytes),
  ...['/modalities', '/modalities?expand', '/modalities/b', '/modalities/b/configuration', '/modalities/nope'].map((path) =>
    get(path),
  ),
  get('/modalities/nope/configuration'),
  request('PUT short', 'PUT', '/modalities/short', { body: '["S","h",104,"Vitrea"]' }),
  request('PUT long', 'PUT', '/modalities/long', { body: '{"AET":"L","Host":"h","Port":"105","Timeout":4,"AllowStore":false}' }),
  get('/modalities?expand', { name: 'modalities after PUT' }),
  ...['', '{}', '[]', '["A","h"]', '["A","h",70000]', '["A","h",1,"No"]', '{"AET":"A","Host":"h"}', 'x', '5'].map((body) =>
    request(`PUT ${body}`, 'PUT', '/modalities/bad', { body }),
  ),
  request('PUT a bad name', 'PUT', '/modalities/a.b', { body: '["A","h",104]' }),
  request('DELETE short', 'DELETE', '/modalities/short'),
  request('DELETE short again', 'DELETE', '/modalities/short'),
  request('POST a modality', 'POST', '/modalities/long', { body: 'x' }),

  ...bodies('/modalities/b/echo', ['', '{}', '{"Timeout":5,"CheckFind":true}', 'nope', '{"Timeout":"x"}', '{"CheckFind":1}']),
  ...bodies('/modalities/dead/echo', ['{}']),
  ...bodies('/modalities/nope/echo', ['{}']),
  ...bodies('/tools/dicom-echo', ['x', '5', '["B"]', '["B","127.0.0.1",70000]']),

  ...bodies('/modalities/b/store', [
    first.study,
    `["${first.instance}","${second.series}"]`,
    `{"Resources":["${first.study}"],"LocalAet":"OTHER","Timeout":5}`,
    `{"Resources":["${first.study}"],"MoveOriginatorAet":"MV","MoveOriginatorID":7}`,
    `{"Resources":["${first.study}"],"MoveOriginatorAet":"MV"}`,
    `{"Resources":["${first.study}"],"MoveOriginatorAet":"MV","MoveOriginatorID":-1}`,
    `{"Resources":["${first.study}"],"StorageCommitment":"x"}`,
    `{"Resources":["${first.study}"],"Timeout":"x"}`,
    `{"Resources":["${first.study}"],"Synchronous":5}`,
    `{"Resources":["${first.study}"],"Priority":"x"}`,
    `"${first.patient}"`,
    '',
    '{}',
    '[]',
    '{"Resources":[]}',
    '["nope"]',
    'nope',
    '{"Resources":"x"}',
    '[12]',
    `["${unknown}"]`,
    '5',
  ]),
  ...bodies('/modalities/dead/store', [first.study]),
  ...bodies('/modalities/nope/store', [first.study]),
  request('store-straight', 'POST', '/modalities/b/store-straight', { body: first.bytes }),
  request('store-straight rubbish', 'POST', '/modalities/b/store-straight', { body: 'x' }),

  query('studies', { Level: 'Study', Query: { PatientID: 'NET', ModalitiesInStudy: '', NumberOfStudyRelatedInstances: '' } }),
  ...['', '/level', '/modality', '/query', '/query?short', '/answers', '/answers/0', '/answers/0/content'].map((path) =>
    get(`/queries/{studies}${path}`, { name: `studies ${path}` }),
  ),
  ...['/answers/9', '/answers/9/content', '/answers/x/content', '/answers/-1/content', '/nothing'].map((path) =>
    get(`/queries/{studies}${path}`, { name: `studies ${path}` }),
  ),
  ...shown('studies'),
  query('patients', { Level: 'Patient', Query: { PatientID: 'NET', StudyDate: '' } }),
  ...shown('patients'),
  get('/queries/{patients}/answers/0', { name: 'below a patient' }),
  query('series', { Level: 'Series', Query: { PatientID: 'NET', Modality: '' } }),
  ...shown('series'),
  query('instances', { Level: 'Instance', Query: { PatientID: 'NET', InstanceNumber: '', SOPClassUID: '' } }),
  ...shown('instances'),
  query('nothing', { Level: 'Study', Query: { PatientID: 'NOBODY' } }),
  ...shown('nothing'),
  query('raw', { Level: 'Study', Query: { PatientID: 'NET', Modality: '' }, Normalize: false }),
  ...shown('raw'),
  request('series of a study', 'POST', '/queries/{studies}/answers/0/query-series', {
    body: '{"Query":{"Modality":""}}',
    save: { as: 'children', from: idOf },
  }),
  ...shown('children'),
  request('instances of a series', 'POST', '/queries/{series}/answers/0/query-instances', {
    body: '{}',
    save: { as: 'grandchildren', from: idOf },
  }),
  ...shown('grandchildren'),
  ...['', '5', '[]', '{"Query":5}', '{"Query":{"a":""}}', '{"Timeout":"x"}', 'nope'].map((body) =>
    post('/queries/{studies}/answers/0/query-series', body),
  ),
  post('/queries/{studies}/answers/0/query-studies', '{}'),
  post('/queries/{studies}/answers/9/query-series', '{}'),
  ...bodies('/modalities/b/query', [
    '',
    '{}',
    '[]',
    '{"Query":{}}',
    '{"Level":"Nope","Query":{}}',
    '{"Level":"Study","Query":{"NoTag":"x"}}',
    '{"Level":"Study","Query":[]}',
    '{"Level":"Study","Query":{"PatientID":12}}',
    '{"Level":"Study","Query":{"StudyInstanceUID":"*"}}',
    '{"Level":"Study","Timeout":"x"}',
    'nope',
  ]),
  ...bodies('/modalities/dead/query', ['{"Level":"Study"}']),
  ...bodies('/modalities/nope/query', ['{"Level":"Study"}']),
  get('/queries/nope'),
  get('/queries/nope/answers'),

  ...['A', '', '{}', '{"TargetAet":"A","Full":true}', '{"TargetAet":"A","Simplify":true}', '{"TargetAet":"NOWHERE"}'].map(
    (body) => post('/queries/{studies}/retrieve', body),
  ),
  ...['{"TargetAet":12}', '[]', '5', '{"TargetAet":"A","Timeout":"x"}'].map((body) => post('/queries/{studies}/retrieve', body)),
  post('/queries/{studies}/answers/0/retrieve', 'A'),
  post('/queries/{studies}/answers/9/retrieve', 'A'),
  post('/queries/nope/retrieve', 'A'),
  post('/queries/{nothing}/retrieve', 'A'),

  ...bodies('/modalities/b/move', [
    '',
    '{}',
    '{"Level":"Study"}',
    '{"Level":"x","Resources":[]}',
    '{"Level":"Study","Resources":{}}',
    '{"Level":"Study","Resources":[{"StudyInstanceUID":12}]}',
    '{"Level":"Study","Resources":[{"Nope":"x"}]}',
    '{"Level":"Study","Resources":[5]}',
    '{"Level":"Study","Resources":[{}]}',
    '{"Level":"Study","Resources":[{"StudyInstanceUID":"1.2"}],"TargetAet":5}',
  ]),
  ...['find-patient', 'find-study', 'find-series', 'find-instance', 'find'].flatMap((path) =>
    bodies(`/modalities/b/${path}`, [
      '{"PatientID":"NET"}',
      '{"PatientID":"NE"}',
      '{"PatientID":"*"}',
      '{"StudyInstanceUID":"1.2"}',
      '{}',
      '',
      '{"NoTag":""}',
      '{"PatientID":5}',
    ]),
  ),
  ...bodies('/modalities/b/find-worklist', ['', '[]', '{"Query":12}', '{"NoTag":""}', '{}']),

  ...bodies('/modalities/b/storage-commitment', [
    '',
    '{}',
    '[]',
    '{"Resources":5}',
    '{"Resources":[5]}',
    '{"DicomInstances":5}',
    '{"DicomInstances":[5]}',
    '{"DicomInstances":[["1.2"]]}',
    '{"DicomInstances":[{"SOPClassUID":"1"}]}',
    `{"Resources":["${unknown}"]}`,
    '{"DicomInstances":[["1.2","1.3"]],"Timeout":"x"}',
  ]),
  get('/storage-commitment'),
  get('/storage-commitment/nope'),
  request('remove after nothing', 'POST', '/storage-commitment/nope/remove', { body: '' }),
  request('DELETE a query', 'DELETE', '/queries/{studies}'),
  request('DELETE a query again', 'DELETE', '/queries/{studies}'),
  ...['', '?limit=3', '?since=2&limit=2', '?last', '?since=x', '?since=1000', '?limit=0'].map((argument) =>
    get(`/exports${argument}`),
  ),
  request('DELETE exports', 'DELETE', '/exports'),
  get('/exports', { name: 'no exports' }),
  get('/exports?last', { name: 'no last export' }),
];
