import { file, files } from './files';
import { get, post, request, type Step, submit, upload } from './step';

const { first, latin, unicode, unnamed, implicit, counted } = files;
const unknown = '00000000-00000000-00000000-00000000-00000000';
const resources = (...ids: readonly string[]) => JSON.stringify({ Resources: ids });

const twins: readonly Step[] = [1, 2, 3].map((study) => {
  const tags = { '0010,0010': 'Twin', '0008,0050': 'same', '0008,0060': 'MR', '0008,103e': 'same' };
  return upload(`twin ${study}`, file({ patient: 'TWIN', study: 20 + study, series: 1, instance: 1, tags }).bytes);
});

/** Every route of archives and what each refuses. */
export const archiveSteps: readonly Step[] = [
  ...twins,
  get(`/patients/${file({ patient: 'TWIN', study: 21, series: 1, instance: 1 }).patient}/archive`, { name: 'archive of twins' }),
  ...[first, latin, unicode, unnamed, implicit, counted].flatMap((one, index) => [
    get(`/patients/${one.patient}/archive`, { name: `patient archive ${index}` }),
    get(`/studies/${one.study}/archive`, { name: `study archive ${index}` }),
    get(`/series/${one.series}/archive`, { name: `series archive ${index}` }),
  ]),
  get(`/series/${first.study}/archive`, { name: 'archive at the wrong level' }),
  get(`/studies/${unknown}/archive`),
  get(`/instances/${first.instance}/archive`),
  get(`/studies/${first.study}/archive?nonsense=1`),
  ...[
    '{}',
    '[]',
    '"text"',
    '',
    '{',
    'nonsense',
    '5',
    'null',
    '{"Unknown":1}',
    '{"Priority":7}',
    '{"Synchronous":true,"Asynchronous":true}',
  ].map((body) => post(`/studies/${first.study}/archive`, body, `POST archive ${body}`)),
  ...[
    '{"Asynchronous":1}',
    '{"Asynchronous":"true"}',
    '{"Synchronous":"yes"}',
    '{"Synchronous":null}',
    '{"Asynchronous":true,"Priority":"high"}',
    '{"Asynchronous":true,"Priority":5.0}',
    '{"Asynchronous":true,"Priority":1.5}',
    '{"Asynchronous":true,"Priority":null}',
    '{"Asynchronous":true,"Priority":true}',
    '{"Asynchronous":true,"Priority":99999999999}',
  ].map((body) => post(`/studies/${first.study}/archive`, body, `POST archive ${body}`)),
  post(`/studies/${unknown}/archive`, '{"Asynchronous":true}', 'POST archive of an unknown study'),
  request('PUT archive', 'PUT', `/studies/${first.study}/archive`, { body: '{}' }),
  request('DELETE archive', 'DELETE', `/studies/${first.study}/archive`),
  ...(['patient', 'study', 'series', 'instance'] as const).map((level) =>
    post('/tools/create-archive', JSON.stringify([first[level]]), `create-archive of a ${level}`),
  ),
  post('/tools/create-archive', resources(first.study, latin.patient, first.instance), 'create-archive of a mixture'),
  post('/tools/create-archive', resources(first.study, first.study), 'create-archive of duplicates'),
  post('/tools/create-archive', '[]', 'create-archive of nothing'),
  post('/tools/create-archive', resources(), 'create-archive of no resources'),
  post('/tools/create-archive', resources(first.study, unknown), 'create-archive of an unknown resource'),
  ...['', '{', '{}', '"text"', '5', '[1]', '{"Resources":"text"}', '{"Resources":[1]}', '{"Resources":{}}', '[["a"]]'].map(
    (body) => post('/tools/create-archive', body, `create-archive ${body}`),
  ),
  submit(
    'created',
    '/tools/create-archive',
    JSON.stringify({ Resources: [first.study, latin.study], Asynchronous: true, Priority: -3 }),
  ),
  { kind: 'settle', name: 'the end of created', job: 'created' },
  get('/jobs/{created}', { name: 'the job of create-archive' }),
  get('/jobs/{created}/archive', { name: 'the output of create-archive' }),
  submit('empty', '/tools/create-archive', '{"Resources":[],"Asynchronous":true}'),
  { kind: 'settle', name: 'the end of empty', job: 'empty' },
  get('/jobs/{empty}', { name: 'the job of an empty archive' }),
  get('/jobs/{empty}/archive', { name: 'an empty output' }),
  get('/jobs?expand', { name: 'the jobs of synchronous archives', unordered: true }),
];
