import { get, request, type Step } from './step';

const PUT = (name: string, path: string, body: string): Step => request(name, 'PUT', path, { body });

const ENCODINGS =
  'Ascii Utf8 Latin1 Latin2 Latin3 Latin4 Latin5 Cyrillic Windows1251 Arabic Greek Hebrew Thai Japanese Chinese JapaneseKanji Korean SimplifiedChinese';
const CATEGORIES = ['generic', 'dicom', 'http', 'jobs', 'lua', 'plugins', 'sqlite'];
const PATTERNS = [
  '*',
  '["*"]',
  '["1.2.840.10008.1.2.1","1.2.840.10008.1.2"]',
  '1.2.840.10008.1.2*',
  '1.2.840.10008.1.2',
  '"1.2.840.10008.1.2.4.?0"',
  '*1',
  'a*',
  'nope',
  '["nope"]',
  '["1.2.840.10008.1.2","1.2.840.10008.1.2"]',
  '{}',
  '[1]',
  '[]',
  '',
  'true',
  '"a',
  '*',
];

/** What clients read and change while the server runs, and tools that answer a constant. */
export const toolSteps: readonly Step[] = [
  get('/system', { name: 'the system' }),
  ...['', '?level=x', '?level=Study', '?level='].map((query) => get(`/tools/generate-uid${query}`)),
  get('/tools/now', { name: 'now', lines: /^\d{8}T\d{6}$/ }),
  ...ENCODINGS.split(' ').flatMap((encoding) => [
    PUT(`set ${encoding}`, '/tools/default-encoding', encoding),
    get('/tools/default-encoding', { name: `get ${encoding}` }),
  ]),
  ...['utf8', ' Utf8', '"Utf8"', 'Latin6', ''].map((encoding) =>
    PUT(`set the encoding ${JSON.stringify(encoding)}`, '/tools/default-encoding', encoding),
  ),
  PUT('set Latin1 again', '/tools/default-encoding', 'Latin1'),
  ...CATEGORIES.flatMap((category) => [
    get(`/tools/log-level-${category}`),
    PUT(`trace ${category}`, `/tools/log-level-${category}`, 'trace'),
    get('/tools/log-level', { name: `the level with ${category} traced` }),
    PUT(`verbose ${category}`, `/tools/log-level-${category}`, 'verbose'),
    get('/tools/log-level', { name: `the level with ${category} verbose` }),
    PUT(`default ${category}`, `/tools/log-level-${category}`, 'default'),
    get('/tools/log-level', { name: `the level with ${category} by default` }),
    PUT(`wrong ${category}`, `/tools/log-level-${category}`, 'Verbose'),
  ]),
  PUT('trace all', '/tools/log-level', 'trace'),
  ...CATEGORIES.map((category) => get(`/tools/log-level-${category}`, { name: `${category} traced with all` })),
  PUT('verbose http among traced', '/tools/log-level-http', 'verbose'),
  get('/tools/log-level', { name: 'the level of mixed ones' }),
  PUT('default all', '/tools/log-level', 'default'),
  ...[' verbose', '', 'nope', '"trace"'].map((level) => PUT(`level ${JSON.stringify(level)}`, '/tools/log-level', level)),
  request('POST a level', 'POST', '/tools/log-level', { body: 'trace' }),
  get('/tools/log-level-nothing'),
  get('/tools/accepted-transfer-syntaxes'),
  ...PATTERNS.flatMap((pattern, index) => [
    PUT(`accept ${index} ${pattern}`, '/tools/accepted-transfer-syntaxes', pattern),
    get('/tools/accepted-transfer-syntaxes', { name: `accepted after ${index} ${pattern}` }),
  ]),
  get('/tools/unknown-sop-class-accepted'),
  ...['1', 'true', '0', 'x', ''].map((body) =>
    PUT(`unknown classes ${JSON.stringify(body)}`, '/tools/unknown-sop-class-accepted', body),
  ),
  get('/tools/unknown-sop-class-accepted', { name: 'unknown classes after all' }),
  request('invalidate tags', 'POST', '/tools/invalidate-tags', { body: '' }),
  get('/tools/invalidate-tags'),
  get('/tools/reset'),
  get('/tools/shutdown'),
  request('PUT reset', 'PUT', '/tools/reset', { body: '' }),
  request('execute a script', 'POST', '/tools/execute-script', { body: 'print(1)' }),
  get('/tools/execute-script'),
  get('/plugins'),
  get('/plugins/explorer.js'),
  get('/plugins/nothing'),
  request('POST conformance', 'POST', '/tools/dicom-conformance', { body: '' }),
  get('/tools/accepted-sop-classes'),
];
