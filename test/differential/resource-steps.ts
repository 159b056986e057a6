import { gzipSync } from 'node:zlib';
import { type FileName, files } from './files';
import { get, post, request, type Step } from './step';

const LEVELS = ['patients', 'studies', 'series', 'instances'] as const;
const names = Object.keys(files).filter((name): name is FileName => name in files);
const { first, otherStudy, nested, counted } = files;
const unknown = '00000000-00000000-00000000-00000000-00000000';

const upload = (name: FileName): Step => post('/instances', files[name].bytes, `upload ${name}`);

const one = {
  patients: first.patient,
  studies: first.study,
  series: first.series,
  instances: first.instance,
} as const;

/** Empty lists, uploads in every form, and what is refused. */
export const uploadSteps: readonly Step[] = [
  ...LEVELS.map((level) => get(`/${level}`, { name: `no ${level}` })),
  get('/statistics', { name: 'empty statistics' }),
  get('/system'),
  ...names.map(upload),
  post('/instances', first.bytes, 'upload again'),
  request('upload gzip', 'POST', '/instances', {
    body: gzipSync(otherStudy.bytes),
    headers: { 'Content-Encoding': 'gzip' },
  }),
  post('/instances', gzipSync(otherStudy.bytes), 'upload gzip without a header'),
  post('/instances', '', 'upload nothing'),
  post('/instances', 'no DICOM!', 'upload text'),
  post('/instances', first.bytes.subarray(0, 200), 'upload a truncated file'),
  post('/instances', Buffer.concat([first.bytes.subarray(0, 132), Buffer.from('rubbish')]), 'upload a broken meta header'),
  request('PUT /instances', 'PUT', '/instances', { body: '' }),
  request('DELETE /instances', 'DELETE', '/instances'),
];

/** Lists, pages, single resources, their hierarchy and their tags. */
export const readSteps: readonly Step[] = [
  ...LEVELS.flatMap((level) => [
    get(`/${level}`),
    get(`/${level}?expand`),
    get(`/${level}?since=0&limit=2`),
    get(`/${level}?since=1&limit=1&expand`),
    get(`/${level}?since=0&limit=0`),
    get(`/${level}?since=1000&limit=10`),
    get(`/${level}?since=-1&limit=1`),
    get(`/${level}?since=1`),
    get(`/${level}?limit=1`),
    get(`/${level}?since=x&limit=1`),
    get(`/${level}/`),
    get(`/${level}/${one[level]}`),
    get(`/${level}/${one[level]}?full`),
    get(`/${level}/${one[level]}?short`),
    get(`/${level}/${one[level]}/`),
    get(`/${level}/${unknown}`),
    get(`/${level}/rubbish`),
    get(`/${level}/${one[level]}/nothing`),
    request(`PUT a ${level}`, 'PUT', `/${level}/${one[level]}`, { body: '{}' }),
    request(`POST a ${level}`, 'POST', `/${level}/${one[level]}`, { body: '{}' }),
    request(`DELETE an unknown ${level}`, 'DELETE', `/${level}/${unknown}`),
  ]),
  get(`/series/${first.study}`),
  get(`/patients/${first.instance}`),
  ...['studies', 'series', 'instances'].map((below) => get(`/patients/${first.patient}/${below}`)),
  ...['series', 'instances', 'patient'].map((below) => get(`/studies/${first.study}/${below}`)),
  ...['instances', 'study', 'patient'].map((below) => get(`/series/${first.series}/${below}`)),
  ...['series', 'study', 'patient'].map((below) => get(`/instances/${first.instance}/${below}`)),
  get(`/series/${counted.series}`),
  ...names.flatMap((name) => [
    get(`/instances/${files[name].instance}`, { name: `instance ${name}` }),
    get(`/instances/${files[name].instance}/file`, { name: `file ${name}` }),
    get(`/instances/${files[name].instance}/tags`, { name: `tags ${name}` }),
    get(`/instances/${files[name].instance}/simplified-tags`, { name: `simplified tags ${name}` }),
  ]),
  get(`/instances/${nested.instance}/tags?short`),
  get(`/instances/${nested.instance}/tags?simplify`),
  get(`/instances/${unknown}/file`),
  get(`/instances/${unknown}/tags`),
  get(`/instances/${unknown}/simplified-tags`),
  request('POST a file', 'POST', `/instances/${first.instance}/file`, { body: '' }),
  request('DELETE a file', 'DELETE', `/instances/${first.instance}/file`),
  get('/statistics'),
];

/** Deletions from the leaf to the root. */
export const deleteSteps: readonly Step[] = [
  request('delete an instance', 'DELETE', `/instances/${files.second.instance}`),
  get(`/instances/${files.second.instance}`, { name: 'the deleted instance' }),
  get(`/series/${first.series}`, { name: 'its series' }),
  request('delete a series', 'DELETE', `/series/${files.otherSeries.series}`),
  request('delete the last instance of a patient', 'DELETE', `/instances/${files.unnamed.instance}`),
  get(`/patients/${files.unnamed.patient}`, { name: 'a patient that became empty' }),
  request('delete a study', 'DELETE', `/studies/${otherStudy.study}`),
  request('delete a patient', 'DELETE', `/patients/${first.patient}`),
  request('delete it again', 'DELETE', `/patients/${first.patient}`),
  get('/instances', { name: 'the instances that are left' }),
  get('/statistics', { name: 'the statistics that are left' }),
  post('/instances', first.bytes, 'upload the deleted instance again'),
];
