import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { type FileName, file, files, unidentified } from './files';
import { get, request, type Step, upload } from './step';

const LEVELS = ['patients', 'studies', 'series', 'instances'] as const;
const names = Object.keys(files).filter((name): name is FileName => name in files);
const { first, otherStudy, nested, counted } = files;
const unknown = '00000000-00000000-00000000-00000000-00000000';

const zipOf = async (entries: Readonly<Record<string, Buffer>>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(entries)) zip.addBuffer(bytes, name);
  zip.end();
  return buffer(zip.outputStream);
};

const zipped = file({ patient: 'DIFF7', study: 8, series: 1, instance: 1 });
const zippedToo = file({ patient: 'DIFF7', study: 8, series: 1, instance: 2 });

const one = {
  patients: first.patient,
  studies: first.study,
  series: first.series,
  instances: first.instance,
} as const;

/** The files that others are about, and nothing else. */
export const storeSteps: readonly Step[] = names.map((name) => upload(name, files[name].bytes));

/** Empty lists, uploads in every form, and what is refused. */
export const uploadSteps: readonly Step[] = [
  ...LEVELS.map((level) => get(`/${level}`, { name: `no ${level}` })),
  get('/statistics', { name: 'empty statistics' }),
  get('/system'),
  ...names.map((name) => upload(name, files[name].bytes)),
  upload('again', first.bytes),
  request('upload gzip', 'POST', '/instances', {
    body: gzipSync(otherStudy.bytes),
    headers: { 'Content-Encoding': 'gzip' },
  }),
  upload('gzip without a header', gzipSync(otherStudy.bytes)),
  upload('nothing', Buffer.alloc(0)),
  upload('text', Buffer.from('no DICOM!')),
  upload('a truncated file', first.bytes.subarray(0, 200)),
  upload('a broken meta header', Buffer.concat([first.bytes.subarray(0, 132), Buffer.from('rubbish')])),
  ...Object.entries(unidentified).map(([name, bytes]) => upload(name, bytes)),
  upload(
    'a ZIP',
    zipOf({
      'b.dcm': zipped.bytes,
      'a/notes.txt': Buffer.from('no DICOM!'),
      'a/empty': Buffer.alloc(0),
      'a/cut.dcm': first.bytes.subarray(0, 200),
      ...unidentified,
      DICOMDIR: zipped.bytes,
      'a/c.dcm': zippedToo.bytes,
      'a/again.dcm': zipped.bytes,
    }),
  ),
  upload('a ZIP without DICOM', zipOf({ 'notes.txt': Buffer.from('no DICOM!') })),
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
    get(`/instances/${files[name].instance}/header`, { name: `header ${name}` }),
  ]),
  get(`/instances/${nested.instance}/tags?short`),
  get(`/instances/${nested.instance}/tags?simplify`),
  get(`/instances/${nested.instance}/header?short`),
  get(`/instances/${nested.instance}/header?simplify`),
  get(`/instances/${unknown}/header`),
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
  upload('the deleted instance again', first.bytes),
];
