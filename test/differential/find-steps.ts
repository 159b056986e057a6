import { findFiles } from './find-files';
import { findQueries } from './find-queries';
import { post, request, type Step, upload } from './step';

const { accents, otherName, thirdName, spaces, separators } = findFiles;

const query = ({ level, query: tags, more = {} }: (typeof findQueries)[number]): Step => {
  const body = JSON.stringify({ Level: level, Query: tags, ...more });
  return request(`find ${body}`, 'POST', '/tools/find', { body, unordered: true });
};

const bodies = (path: string, texts: readonly string[]): readonly Step[] => texts.map((text) => post(path, text));

const study = (members: string): string => `{"Level":"Study","Query":{}${members === '' ? '' : `,${members}`}}`;

const badFinds: readonly string[] = [
  ...['', 'nope', '[]', 'null', '{}', '5', '"x"'],
  ...[
    '{"Level":"Study"}',
    '{"Query":{}}',
    '{"Level":12,"Query":{}}',
    '{"Level":null,"Query":{}}',
    '{"Level":1,"Query":1,"CaseSensitive":2}',
  ],
  ...['{"Level":"Nope","Query":{}}', '{"Level":" Study","Query":{}}', '{"Level":"","Query":{}}', '{"Level":"Nope","Query":5}'],
  ...['{"Level":"Study","Query":{"NoSuchTag":"x"}}'],
  ...['{"Level":"Nope","Query":{"X":1}}', '{"Level":"Nope","Query":{},"Expand":"x"}', '{"Level":"Nope","Query":{},"Limit":"x"}'],
  ...['{"Level":"Nope","Query":{},"Limit":-1}', '{"Level":"Nope","Query":{},"Full":"x"}', '{"Level":"Nope","Query":"x"}'],
  ...[
    '{"Level":"Study","Query":[]}',
    '{"Level":"Study","Query":"x"}',
    '{"Level":"Study","Query":5}',
    '{"Level":"Study","Query":true}',
  ],
  ...['5', 'null', '{}', '[]', 'true', '1.5'].map((value) => `{"Level":"Study","Query":{"PatientID":${value}}}`),
  ...[
    '{"Level":"Study","Query":{"X":1}}',
    '{"Level":"Study","Query":{"X":"1"}}',
    '{"Level":"Study","Query":{"X":"1","PatientID":5}}',
  ],
  ...['{"Level":"Study","Query":{"StudyDate":"*","PatientID":5}}', '{"Level":"Study","Query":{"StudyDate":"*","X":"5"}}'],
  ...['{"Level":"Study","Query":{"X":"1"},"Full":"x"}', '{"Level":"Study","Query":{"PatientID":5},"Limit":"x"}'],
  ...['1.5', '1.0', 'null', '"1"', 'true', '[]', '-1', '4294967296', '-4294967296'].flatMap((value) => [
    study(`"Limit":${value}`),
    study(`"Since":${value}`),
  ]),
  ...['"true"', '[]', '{}'].map((value) => study(`"Expand":${value}`)),
  ...['1', 'null', '"true"'].map((value) => study(`"CaseSensitive":${value}`)),
  ...['"x"', 'null', '1'].flatMap((value) => [study(`"Full":${value},"Expand":false`), study(`"Short":${value}`)]),
  ...[
    '"Limit":"x","Since":"y","CaseSensitive":2',
    '"Limit":-1,"Since":"x"',
    '"Limit":-1,"Expand":"x"',
    '"Since":-1,"Limit":-1',
  ].map(study),
  ...['"Full":"x","Expand":"x"', '"Expand":"x","Limit":"x"', '"Limit":4294967296,"Expand":"x"'].map(study),
];

const goodFinds: readonly Step[] = [
  ...[
    '"Expand":null',
    '"Expand":0',
    '"Limit":0',
    '"Since":0',
    '"Limit":100',
    '"Since":100',
    '"Since":4',
    '"Full":true',
    '"Short":true',
  ].map((members) => request(`find ${members}`, 'POST', '/tools/find', { body: study(members), unordered: true })),
  request('find with a null query', 'POST', '/tools/find', { body: '{"Level":"Study","Query":null}', unordered: true }),
  request('find before trailing text', 'POST', '/tools/find', { body: '{"Level":"Patient","Query":{"PatientID":"FA"}} x' }),
  ...['Patient', 'Study', 'Series', 'Instance'].flatMap((level) =>
    [
      '"Expand":true',
      '"Expand":1',
      '"Expand":true,"Full":true',
      '"Expand":true,"Short":true',
      '"Expand":true,"Full":true,"Short":true',
    ].map((members) => post('/tools/find', `{"Level":"${level}","Query":{"PatientID":"fb"},${members}}`)),
  ),
];

const resources = (...ids: readonly string[]): string => `"Resources":${JSON.stringify(ids)}`;

const badLists = [
  '',
  'nope',
  '[]',
  '{}',
  '{"Resources":5}',
  '{"Resources":{}}',
  '{"Resources":[5]}',
  '{"Resources":null}',
  '{"Resources":["nope",5]}',
];

const bulkContents: readonly string[] = [
  ...badLists,
  '{"Resources":[]}',
  '{"Resources":["nope"]}',
  ...['"x"', 'null', '1'].map((value) => `{${resources(accents.study)},"Metadata":${value}}`),
  ...['"nope"', '5', 'null'].map((value) => `{${resources(accents.study)},"Level":${value}}`),
  ...['"Full":1', '"Short":"x"'].map((member) => `{${resources(accents.study)},"Metadata":false,${member}}`),
  ...[
    resources(accents.study, 'nope'),
    resources(accents.instance, accents.patient),
    resources(accents.series, accents.series),
  ].flatMap((list) => ['', ',"Short":true', ',"Full":true'].map((format) => `{${list},"Metadata":false${format}}`)),
  ...['patient', 'Study', 'series', 'Instances'].flatMap((level) =>
    [
      resources(otherName.series, thirdName.series),
      resources(otherName.study, accents.patient),
      resources(thirdName.instance, 'nope'),
    ].map((list) => `{${list},"Level":"${level}","Metadata":false}`),
  ),
  `{${resources(accents.study, accents.patient)}}`,
];

const lookups: readonly string[] = [
  ...['FA', 'fa', ' FA', 'FA\n', 'fb', 'FB', '', 'nope', '"FA"', 'FA\\fb', '1-2', '-', "' OR 1=1", '%', 'x-y'],
  ...['.101', '.102.2', '.103.1.1'].map((suffix) => `1.2.826.0.1.3680043.8.498.78${suffix}`),
];

const PATHS = ['/tools/find', '/tools/lookup', '/tools/bulk-content', '/tools/bulk-delete'];

/** Finds, lookups and bulk requests; the deletions come last. */
export const findSteps: readonly Step[] = [
  post('/tools/find', study(''), 'find in an empty server'),
  ...Object.entries(findFiles).map(([name, { bytes }]) => upload(name, bytes)),
  ...findQueries.map(query),
  ...bodies('/tools/find', badFinds),
  ...goodFinds,
  ...bodies('/tools/lookup', lookups),
  post('/tools/lookup', 'FC[1]*?', 'lookup of a wildcard'),
  ...bodies('/tools/bulk-content', bulkContents),
  ...PATHS.flatMap((path) => ['GET', 'PUT', 'DELETE'].map((method) => request(`${method} ${path}`, method, path))),
  ...bodies('/tools/bulk-delete', [
    ...badLists,
    '{"Resources":[]}',
    '{"Resources":["nope"]}',
    `{${resources(separators.study, spaces.series, separators.study)}}`,
  ]),
  request('find after deletions', 'POST', '/tools/find', { body: study(''), unordered: true }),
  post('/tools/lookup', 'fb', 'lookup of what was deleted'),
];
