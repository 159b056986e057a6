import { mutate } from './mutate';
import type { Random } from './random';

/** A method of a path of /openapi.json, with the names that it says it takes. */
export type FuzzedRoute = {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly headers: readonly string[];
  readonly members: readonly { readonly name: string; readonly type: string }[];
};

/** What is there to be asked for. */
export type Targets = { readonly [level in 'patients' | 'studies' | 'series' | 'instances' | 'jobs']: readonly string[] };

export type RequestCase = {
  readonly bytes: Buffer;
  /** Whether the server has all that it was told of: it must answer at once. */
  readonly complete: boolean;
};

/** They stop or restart the server, as they should. */
const STOPS = new Set(['/tools/reset', '/tools/shutdown']);

type Content = { readonly schema: { readonly properties?: { readonly [name: string]: { readonly type: string } } } };
type Operation = {
  readonly parameters?: readonly { in: string; name: string }[];
  readonly requestBody?: { readonly content: { readonly [media: string]: Content } };
};
export type OpenApi = { readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } } };

/** Every method of every path that does not stop the server. */
export const routesOf = ({ paths }: OpenApi): readonly FuzzedRoute[] =>
  Object.entries(paths)
    .filter(([path]) => !STOPS.has(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
        headers: parameters.filter((one) => one.in === 'header').map(({ name }) => name),
        members: membersOf(requestBody?.content['application/json']),
      })),
    );

const membersOf = (content: Content | undefined): FuzzedRoute['members'] =>
  Object.entries(content?.schema.properties ?? {}).map(([name, { type }]) => ({ name, type }));

/** Texts that mean something to somebody: SQL, paths, headers, markup, wildcards, numbers, times, character sets. */
const TEXTS: readonly [string, ...string[]] = [
  "'; DROP TABLE resources; --",
  '" OR 1=1 --',
  '%_*?\\[]',
  '../../../../etc/passwd',
  '..\\..\\x',
  'a\0b',
  'a\r\nX-Injected: 1',
  '<script>alert(1)</script>',
  '\u202e\ud83d\ude00\uffff',
  '',
  ' ',
  '-1',
  '99999999999999999999',
  '1e309',
  'NaN',
  '20260101-20250101',
  '\\'.repeat(200),
  '*'.repeat(300),
  'a'.repeat(5000),
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'bytes=0-0,-1',
  'bytes=18446744073709551615-',
  '"0-"',
  '2026-02-30T25:61:61Z',
];
const TAGS: readonly [string, ...string[]] = [
  'PatientID',
  'PatientName',
  '0010,0010',
  '0010-0020',
  '7fe0,0010',
  'StudyDate',
  'ModalitiesInStudy',
  'Nope',
  '0008,1140',
  '',
];

const levelOf = (path: string): keyof Targets | null => {
  const [, level = ''] = path.split('/');
  return level === 'patients' || level === 'studies' || level === 'series' || level === 'instances' || level === 'jobs'
    ? level
    : null;
};

const identifier = (path: string, targets: Targets, random: Random): string => {
  const level = levelOf(path);
  const known = level === null ? [] : targets[level];
  const [first, ...rest] = known;
  if (first !== undefined && random.chance(0.75)) return random.pick([first, ...rest]);
  return random.pick([random.pick(TEXTS), 'x', '0', '00000000-00000000-00000000-00000000-00000000']);
};

const escaped = (text: string, random: Random): string =>
  random.chance(0.85) ? encodeURIComponent(text) : text.replace(/[\r\n ]/g, '');

const named = (name: string, random: Random): string =>
  random.pick([
    random.pick(TEXTS),
    random.pick(TAGS),
    '0',
    '1',
    '1024',
    '1025',
    'dicom',
    'archive',
    `${name}1`,
    '0/raw',
    'LastUpdate',
  ]);

const pathOf = (route: FuzzedRoute, targets: Targets, random: Random): string =>
  route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    escaped(name === 'id' ? identifier(route.path, targets, random) : named(name, random), random),
  );

const anyValue = (type: string, random: Random, depth = 0): unknown => {
  if (random.chance(0.15)) return random.pick<unknown>([null, true, -1, 1.5, 'x', [], {}, [[[]]], 2 ** 53]);
  switch (type) {
    case 'boolean':
      return random.chance(0.5);
    case 'integer':
    case 'number':
      return random.pick([0, 1, 2, 10, -5, 2 ** 31, 1.25]);
    case 'array':
      return Array.from({ length: random.below(4) }, () =>
        anyValue(random.pick(['string', 'object', 'integer']), random, depth + 1),
      );
    case 'object': {
      if (depth > 3) return {};
      const entries = Array.from({ length: random.below(4) }, () => [
        random.pick([random.pick(TAGS), random.pick(TEXTS)]),
        anyValue(random.pick(['string', 'array', 'object']), random, depth + 1),
      ]);
      return Object.fromEntries(entries);
    }
    default:
      return random.pick([random.pick(TEXTS), random.pick(TAGS), '*', 'Study', 'Instance', 'All', 'ASC']);
  }
};

const bodyOf = (route: FuzzedRoute, targets: Targets, random: Random): Buffer => {
  if (route.method === 'GET' || route.method === 'DELETE') return Buffer.alloc(random.chance(0.05) ? 10 : 0, 'x');
  if (route.members.length === 0 || random.chance(0.1))
    return Buffer.from(random.pick([...TEXTS, '{}', '[]', '1', '{"a":'.repeat(150)]));
  const members = route.members
    .filter(() => random.chance(0.6))
    .map(({ name, type }) => [name, memberValue(name, type, targets, random)]);
  return Buffer.from(JSON.stringify(Object.fromEntries(members)));
};

/** Often what makes the request go further than its first check. */
const memberValue = (name: string, type: string, targets: Targets, random: Random): unknown => {
  if (random.chance(0.25)) return anyValue(type, random);
  if (name === 'Level') return random.pick(['Patient', 'Study', 'Series', 'Instance', 'patients']);
  if (name === 'Resources') return [...targets.studies, ...targets.instances].filter(() => random.chance(0.4)).slice(0, 4);
  if (name === 'Query') return { [random.pick(TAGS)]: random.pick([random.pick(TEXTS), '*', 'A*', '20200101-']) };
  if (name === 'Replace' || name === 'Tags') return { [random.pick(TAGS)]: random.pick([random.pick(TEXTS), 'x', '1.2.3']) };
  if (name === 'Keep' || name === 'Remove' || name === 'RequestedTags') return [random.pick(TAGS)];
  if (name === 'Timeout') return 1;
  return anyValue(type, random);
};

const queryOf = ({ query }: FuzzedRoute, random: Random): string => {
  const given = [...query, 'expand', 'simplify', 'x'].filter(() => random.chance(0.3));
  const pairs = given.map((name) =>
    random.chance(0.3) ? name : `${name}=${escaped(random.pick([random.pick(TEXTS), '1', '0', 'study']), random)}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

const ACCEPTED: readonly [string, ...string[]] = [
  '*/*',
  'image/png',
  'image/jpeg',
  'image/x-portable-arbitrarymap',
  'text/html',
  'application/json',
  'q',
  'a/b;q=2,,',
  '',
];

const headersOf = (route: FuzzedRoute, random: Random): readonly string[] => {
  const more: readonly (readonly [string, string])[] = [
    ...route.headers.map((name) => [name, random.pick(TEXTS)] as const),
    ['Accept', random.pick(ACCEPTED)],
    ['Accept-Encoding', random.pick(['gzip', 'deflate', 'br', '*'])],
    ['Range', random.pick(['bytes=0-10', 'bytes=-5', 'bytes=5-', 'bytes=9-1', 'x'])],
    ['If-None-Match', random.pick(['*', '"0-d41d8cd98f00b204e9800998ecf8427e"', 'x'])],
    [
      'Content-Type',
      random.pick(['application/json', 'multipart/form-data; boundary=x', 'multipart/form-data', 'application/dicom', '']),
    ],
    ['Content-Encoding', random.pick(['gzip', 'deflate', 'identity'])],
    ['Origin', 'https://evil.example'],
    ['Expect', random.pick(['100-continue', ''])],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['Authorization', random.pick(['Basic', 'Basic !!!', 'Bearer x'])],
  ];
  return more.filter(() => random.chance(0.12)).map(([name, value]) => `${name}: ${value.replace(/[\r\n\0]/g, '')}`);
};

/** A request to one of the routes, with good and bad values; two in five have bytes of the request itself changed. */
export const requestCase = (routes: readonly FuzzedRoute[], targets: Targets, random: Random): RequestCase => {
  const [first, ...rest] = routes;
  if (first === undefined) throw new Error('No routes');
  const route = random.pick([first, ...rest]);
  const whole = written(route, targets, random);
  if (random.chance(0.6)) return { bytes: whole, complete: true };
  return { bytes: mutate(whole, written(random.pick([first, ...rest]), targets, random), random), complete: false };
};

const written = (route: FuzzedRoute, targets: Targets, random: Random): Buffer => {
  const body = bodyOf(route, targets, random);
  const lines = [
    `${route.method} ${pathOf(route, targets, random)}${queryOf(route, random)} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    `Content-Length: ${body.length}`,
    ...headersOf(route, random),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
};
