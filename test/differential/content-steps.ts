import { contentFiles, contentIds, contentTags, stackFiles } from './content-files';
import { get, request, type Step, upload } from './step';

const kinds = Object.entries(contentFiles);
const { explicit, encapsulated } = contentFiles;
const unknown = '00000000-00000000-00000000-00000000-00000000';

const PATHS = [
  '',
  '/',
  '/0008-1140/',
  '/0008-1140/0',
  '/0008-1140/0/',
  '/0008-1140/1',
  '/0008-1140/2',
  '/0008-1140/x',
  '/0008-1140/+0',
  '/0008-1140/00/0008-1150',
  '/0008-1140/0/0008-1150',
  '/0008-1140/0/0008-1150/',
  '/0008-1140/0/0008-1150/0',
  '/0008-1140/0/0008-1199/0/ReferencedSOPClassUID',
  '/0008-1140/0/0008-1199/1/ReferencedSOPClassUID',
  '/0008-1140/0/0010-0010',
  '/0008-1140/0/NoTag',
  '/ReferencedImageSequence/0/ReferencedSOPInstanceUID',
  '/PatientName',
  '/patientname',
  '/0010,0010',
  '/00100010',
  '/0010-001',
  '/NoTag',
  '/0010-0010/0/0010-0010',
  '/0002-0010',
  '/9999-0000',
  '/7fe0-0010',
  '/PixelData/0',
  '/7fe0-0010/1',
  '/7fe0-0010/2',
  '/7fe0-0010/3',
  '/7fe0-0010/x',
  '/7fe0-0010/0/0',
];

const TAG_ARGUMENTS = [
  'ignore-length=TextValue',
  'ignore-length=0040-a160',
  'ignore-length=0040,a160',
  'ignore-length=TextValue,PatientName',
  'ignore-length=TextValue;PatientName',
  'ignore-length=PatientName&ignore-length=TextValue',
  'ignore-length=',
  'ignore-length=x',
  'ignore-length',
];

const LEVELS = ['patients', 'studies', 'series'] as const;

/** Values of a file down into its sequences, the tags of modules and of many instances, and the order of slices. */
export const contentSteps: readonly Step[] = [
  ...kinds.map(([name, { bytes }]) => upload(name, bytes)),
  ...PATHS.map((path) => get(`/instances/${explicit.instance}/content${path}`)),
  ...kinds.flatMap(([name, { instance }]) => [
    get(`/instances/${instance}/content`, { name: `content of ${name}` }),
    ...contentTags.map((tag) => get(`/instances/${instance}/content/${tag}`, { name: `${tag} of ${name}` })),
    get(`/instances/${instance}/tags`, { name: `tags of ${name}` }),
    get(`/instances/${instance}/module`, { name: `module of ${name}` }),
  ]),
  ...['', '/0', '/1', '/2', '/3', '/4'].map((index) => get(`/instances/${encapsulated.instance}/content/7fe0-0010${index}`)),
  get(`/instances/${unknown}/content`),
  get(`/instances/${unknown}/content/0010-0010`),
  request('POST content', 'POST', `/instances/${explicit.instance}/content`, { body: '' }),
  request('PUT a value', 'PUT', `/instances/${explicit.instance}/content/0010-0010`, { body: 'x' }),
  request('DELETE a value', 'DELETE', `/instances/${explicit.instance}/content/0010-0010`),
  ...TAG_ARGUMENTS.flatMap((argument) => [
    get(`/instances/${explicit.instance}/tags?${argument}`),
    get(`/instances/${explicit.instance}/simplified-tags?${argument}`),
    get(`/instances/${explicit.instance}/module?${argument}`),
    get(`/series/${contentIds.series}/instances-tags?short&${argument}`),
    get(`/series/${contentIds.series}/shared-tags?${argument}`),
  ]),
  ...LEVELS.flatMap((level) =>
    ['module', 'module-patient', 'shared-tags', 'instances-tags'].flatMap((route) => [
      ...['', '?simplify', '?short', '?short&simplify', '?full'].map((query) =>
        get(`/${level}/${contentIds[level]}/${route}${query}`),
      ),
      get(`/${level}/${unknown}/${route}`),
      request(`POST ${level} ${route}`, 'POST', `/${level}/${contentIds[level]}/${route}`, { body: '' }),
    ]),
  ),
  ...['module-patient', 'shared-tags', 'instances-tags', 'ordered-slices'].map((route) =>
    get(`/instances/${explicit.instance}/${route}`),
  ),
  ...stackFiles.flatMap(({ name, files, series }) => [
    ...files.map((bytes, index) => upload(`${name} ${index}`, bytes)),
    get(`/series/${series}/ordered-slices`, { name: `order of ${name}` }),
  ]),
  get(`/series/${unknown}/ordered-slices`),
  get(`/studies/${contentIds.studies}/ordered-slices`),
];
