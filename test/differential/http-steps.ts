import { get, post, request, type Step } from './step';

/** What the HTTP layer does with methods, paths and headers. */
export const httpSteps: readonly Step[] = [
  ...['/nope', '/nope/', '/nope/deeper?x=1', '/NOPE%20x', '/Studies', '/jobs/a/b/c/d'].map((path) => get(path)),
  ...['/modalities', '/modalities?expand', '/modalities/x', '/peers', '/peers?expand', '/peers/x', '/queries'].map((path) =>
    get(path),
  ),
  ...['/queries/x', '/plugins', '/plugins/explorer.js', '/plugins/x'].map((path) => get(path)),
  get('//studies'),
  get('/studies//'),
  get('/%73tudies'),
  post('/nope', '{}'),
  request('DELETE /nope', 'DELETE', '/nope'),
  request('HEAD /studies', 'HEAD', '/studies'),
  request('OPTIONS /studies', 'OPTIONS', '/studies'),
  request('PATCH /studies', 'PATCH', '/studies', { body: '' }),
  ...['/studies', '/patients', '/series', '/statistics', '/system', '/tools/create-archive'].flatMap((path) => [
    request(`PUT ${path}`, 'PUT', path, { body: '' }),
    request(`DELETE ${path}`, 'DELETE', path),
  ]),
  get('/tools/create-archive'),
  get('/system', { name: 'gzip', headers: { 'Accept-Encoding': 'identity' } }),
  request('metrics', 'GET', '/tools/metrics'),
  ...['0', '1', 'true', 'false', ' 1 ', '0\n', 'yes', '', '2', 'TRUE'].flatMap((body, index) => [
    request(`PUT metrics ${JSON.stringify(body)}`, 'PUT', '/tools/metrics', { body }),
    get('/tools/metrics', { name: `metrics after ${index} ${JSON.stringify(body)}` }),
  ]),
  request('PUT metrics off', 'PUT', '/tools/metrics', { body: '0' }),
  get('/tools/metrics-prometheus', { name: 'metrics that are off' }),
  request('PUT metrics on', 'PUT', '/tools/metrics', { body: '1' }),
  post('/tools/metrics', '1'),
  request('DELETE metrics', 'DELETE', '/tools/metrics'),
  post('/tools/metrics-prometheus', ''),
  ...[
    'since=0&limit=+1',
    'since=0&limit=18446744073709551615',
    'since=0&limit=9223372036854775808',
    'since=4294967296&limit=1',
  ].map((page) => get(`/patients?${page}`)),
  get('/changes?since=9223372036854775807'),
  get('/changes?limit=+2'),
  get('/changes?limit=00000000000000000000002'),
  get('/changes?limit=%32', { name: 'an encoded argument' }),
  get('/patients?exp%61nd', { name: 'an encoded name of an argument' }),
  ...['01', '-', '-01', '9223372036854775808', '2147483648'].map((number) =>
    post('/tools/find', `{"Level":"Study","Query":{"PatientID":"nobody"},"Limit":${number}}`, `a find limited to ${number}`),
  ),
  request('Range is ignored on JSON', 'GET', '/studies', { headers: { Range: 'bytes=0-0' } }),
];
