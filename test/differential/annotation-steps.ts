import { files } from './files';
import { get, request, type Step } from './step';

const { first } = files;
const UNKNOWN = '00000000-00000000-00000000-00000000-00000000';
const targets = [
  `/patients/${first.patient}`,
  `/studies/${first.study}`,
  `/series/${first.series}`,
  `/instances/${first.instance}`,
] as const;
const [patient, study, , instance] = targets;

const put = (path: string, body: string, headers?: Record<string, string>, name = `PUT ${path} ${body}`): Step =>
  request(name, 'PUT', path, { body, ...(headers === undefined ? {} : { headers }) });
const remove = (path: string, name = `DELETE ${path}`): Step => request(name, 'DELETE', path);
const act = (path: string): Step => request(`POST ${path}`, 'POST', path, { body: '' });

const NAMES = [
  '1031',
  'nope',
  '70000',
  '-1',
  '+5',
  '0',
  '2',
  '16',
  'LastUpdate',
  'ModifiedFrom',
  'Origin',
  '1023',
  '1024',
  '65536',
];
const metadata = (path: string): readonly Step[] =>
  NAMES.flatMap((name) => [
    get(`${path}/metadata/${name}`),
    put(`${path}/metadata/${name}`, 'value'),
    get(`${path}/metadata/${name}`, { name: `GET again ${path}/metadata/${name}` }),
    remove(`${path}/metadata/${name}`),
    remove(`${path}/metadata/${name}`, `DELETE again ${path}/metadata/${name}`),
  ]);

const VIEWS = [
  '',
  '/size',
  '/md5',
  '/compressed-md5',
  '/compressed-size',
  '/is-compressed',
  '/info',
  '/data',
  '/compressed-data',
  '/x',
];
const ATTACHMENTS = [
  '1031',
  'nope',
  '70000',
  '1',
  'dicom',
  '2',
  'dicom-as-json',
  'dicom-until-pixel-data',
  '500',
  '65535',
  '65536',
];
const attachments = (path: string): readonly Step[] =>
  ATTACHMENTS.flatMap((name) => [
    get(`${path}/attachments/${name}`, { name: `GET before ${path}/attachments/${name}` }),
    put(`${path}/attachments/${name}`, 'bytes'),
    ...VIEWS.map((view) => get(`${path}/attachments/${name}${view}`)),
    act(`${path}/attachments/${name}/verify-md5`),
    get(`${path}/attachments`, { name: `GET ${path}/attachments with ${name}` }),
    remove(`${path}/attachments/${name}`),
    remove(`${path}/attachments/${name}`, `DELETE again ${path}/attachments/${name}`),
  ]);

/** Metadata, attachments and protection of resources, known and unknown. */
export const annotationSteps: readonly Step[] = [
  ...targets.flatMap((path) => [
    get(`${path}/metadata`),
    get(`${path}/metadata?expand`, { lines: /^(?!.*"(ReceptionDate|LastUpdate)")/ }),
    get(`${path}/attachments`),
    get(`${path}/attachments?full`),
    request(`POST ${path}/metadata`, 'POST', `${path}/metadata`, { body: '' }),
  ]),
  ...metadata(patient).filter(({ name }) => !/^GET.*LastUpdate$/.test(name)),
  ...metadata(instance).filter(({ name }) => !/^GET.*\/2$/.test(name)),
  ...metadata(`/studies/${UNKNOWN}`),
  ...attachments(study),
  ...attachments(instance),
  ...attachments(`/series/${UNKNOWN}`),
  put(`${study}/metadata/1040`, ''),
  get(`${study}/metadata/1040`),
  put(`${study}/metadata/1040`, 'x', { 'If-Match': 'bad' }, 'PUT with a bad If-Match'),
  put(`${study}/metadata/1040`, 'x', { 'If-Match': '"7-00"' }, 'PUT with another If-Match'),
  get(`${study}/metadata/1040`, {
    name: 'GET what is known',
    headers: { 'If-None-Match': '"0-d41d8cd98f00b204e9800998ecf8427e"' },
  }),
  get(`${patient}/protected`),
  ...['1', 'true', 'x', '', '0', 'false'].flatMap((body) => [
    put(`${patient}/protected`, body),
    get(`${patient}/protected`, { name: `GET ${patient}/protected after ${body}` }),
    put(`/patients/${UNKNOWN}/protected`, body),
  ]),
  ...targets.map((path) => act(`${path}/reconstruct`)),
  act(`/studies/${UNKNOWN}/reconstruct`),
  act('/tools/reconstruct'),
  get(study, { name: 'its study after a reconstruction' }),
  get(`/patients/${UNKNOWN}/protected`),
  get(`${study}/protected`),
  remove(`${patient}/protected`),
];

/** The list of changes, paged, and emptied. */
export const changeSteps: readonly Step[] = [
  ...['changes', 'exports'].flatMap((list) => [
    ...[
      '',
      '?last',
      '?since=2&limit=2',
      '?limit=0',
      '?since=-1&limit=1',
      '?since=x&limit=1',
      '?since=1&limit=1x',
      '?limit=-1',
      '?since=9999',
      '?last&since=4',
      '?limit=3',
    ].map((query) => get(`/${list}${query}`)),
    request(`POST /${list}`, 'POST', `/${list}`, { body: '' }),
    remove(`/${list}`),
    get(`/${list}`, { name: `GET /${list} after all` }),
    get(`/${list}?last`, { name: `GET /${list}?last after all` }),
  ]),
];
