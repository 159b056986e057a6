// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax under test.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import { CODED } from '../dicom/codecs/syntaxes';
import { isWritten } from '../dicom/transcode/targets';
import { describeConfigurationError } from './configuration-error';
import { type Configuration, loadConfiguration } from './load';
import { isOption } from './option-table';
import { ignoredOptions } from './orthanc-options';
import { INGEST_SYNTAXES } from './transcoding-options';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-config-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

const load = (paths: readonly string[] = [], env: Record<string, string> = {}): Configuration => {
  const result = loadConfiguration({ paths, env, cwd: folder });
  if (E.isLeft(result)) throw new Error(describeConfigurationError(result.left));
  return result.right;
};

const refusal = (text: string, env: Record<string, string> = {}): string => {
  const result = loadConfiguration({ paths: [write('refused.json', text)], env, cwd: folder });
  return E.isLeft(result) ? describeConfigurationError(result.left).replace(`${folder}/`, '') : 'accepted';
};

describe('without a file', () => {
  it('listens on loopback only, keeps a thousand jobs and a hundred archives, and limits no queue', () => {
    const { options, warnings } = load();
    expect(options).toMatchObject({
      Name: 'Anamnesis',
      HttpPort: 8042,
      HttpBindAddresses: ['127.0.0.1'],
      AuthenticationEnabled: false,
      StorageDirectory: path.join(folder, 'anamnesis-data'),
      IndexDirectory: path.join(folder, 'anamnesis-data'),
      ConcurrentJobs: 2,
      JobsHistorySize: 1000,
      MediaArchiveSize: 100,
      LimitJobs: 0,
    });
    expect(warnings).toEqual([]);
  });

  it('asks for a user as soon as remote access is allowed', () => {
    const { options } = load([], { ANAMNESIS__REMOTE_ACCESS_ALLOWED: 'true' });
    expect(options).toMatchObject({ AuthenticationEnabled: true, HttpBindAddresses: ['0.0.0.0'] });
  });

  it('leaves authentication off where the operator said so', () => {
    const env = { ANAMNESIS__REMOTE_ACCESS_ALLOWED: 'true', ANAMNESIS__AUTHENTICATION_ENABLED: 'false' };
    expect(load([], env).options.AuthenticationEnabled).toBe(false);
  });
});

describe('files', () => {
  it('takes JSON with comments and trailing commas', () => {
    const file = write('a.json', '/* Orthanc */ {\n // port\n "HttpPort" : 9000, "DicomAet" : "A//B",\n}');
    expect(load([file]).options).toMatchObject({ HttpPort: 9000, DicomAet: 'A//B' });
  });

  it('merges a folder in the order of names and leaves other files alone', () => {
    write('b.json', '{"HttpPort": 9001}');
    write('a.json', '{"Name": "a"}');
    write('c.txt', 'not JSON');
    expect(load([folder]).options).toMatchObject({ Name: 'a', HttpPort: 9001 });
  });

  it('takes paths as relative to the file that holds them', () => {
    mkdirSync(path.join(folder, 'etc'));
    const file = write('etc/a.json', '{"StorageDirectory": "../data", "IndexDirectory": "/index"}');
    expect(load([file]).options).toMatchObject({ StorageDirectory: path.join(folder, 'data'), IndexDirectory: '/index' });
  });

  it('refuses an option that two files define, and names both', () => {
    const [a, b] = [write('a.json', '{"Name": "a"}'), write('b.json', '{"Name": "b"}')];
    const result = loadConfiguration({ paths: [a, b], env: {}, cwd: folder });
    expect(result).toEqual(E.left({ _tag: 'DefinedTwice', option: 'Name', first: a, second: b }));
  });

  it('refuses an option that one file defines twice', () => {
    expect(refusal('{"Name": "a", "Name": "b"}')).toBe('refused.json: option "Name" is defined twice; keep one of them');
  });

  it('names line and column of what is not JSON', () => {
    expect(refusal('{\n  "Name" "a"\n}')).toBe('refused.json:2:10: not valid JSON (ColonExpected)');
    expect(refusal('[]')).toBe('refused.json: must hold a JSON object');
  });

  it('says that a file cannot be read', () => {
    const result = loadConfiguration({ paths: ['absent.json'], env: {}, cwd: folder });
    expect(result).toEqual(E.left({ _tag: 'Unreadable', file: path.join(folder, 'absent.json'), reason: 'ENOENT' }));
  });

  it('warns differently of an option that nobody knows and of one that only Orthanc acts on', () => {
    const file = write('a.json', '{"HtpPort": 1, "StoreDicom": false}');
    expect(load([file]).warnings).toEqual([
      `${file}: unknown option "HtpPort" is ignored`,
      `${file}: option "StoreDicom" of Orthanc is not acted on. Files are always stored: an answer 2xx says that they are.`,
    ]);
  });

  it('does not warn of what asks for nothing else than is done', () => {
    const harmless = {
      ExecuteLuaEnabled: false,
      WebDavEnabled: false,
      LuaScripts: [],
      OrthancPeers: {},
      StoreDicom: true,
      MallocArenaMax: 5,
      BuiltinDecoderTranscoderOrder: 'Before',
    };
    expect(load([write('a.json', JSON.stringify(harmless))]).warnings).toEqual([]);
    expect(load([], { ORTHANC__EXECUTE_LUA_ENABLED: 'false', ORTHANC__LUA_SCRIPTS: '[]' }).warnings).toEqual([]);
    const others = {
      ExecuteLuaEnabled: true,
      WebDavEnabled: true,
      LuaScripts: ['a.lua'],
      BuiltinDecoderTranscoderOrder: 'Disabled',
    };
    expect(load([write('b.json', JSON.stringify(others))]).warnings).toHaveLength(4);
  });

  it('knows no option both as acted on and as ignored', () => {
    expect([...ignoredOptions.keys()].filter(isOption)).toEqual([]);
  });

  it('takes as IngestTranscoding what can be written, and nothing else', () => {
    expect(INGEST_SYNTAXES.filter((uid) => uid !== '' && !isWritten(uid))).toEqual([]);
    expect(CODED.filter((uid) => !(INGEST_SYNTAXES as readonly string[]).includes(uid))).toEqual([]);
    expect(refusal('{"IngestTranscoding": "1.2.840.10008.1.2.4.100"}')).toContain('option "IngestTranscoding" is out of range');
  });
});

describe('values', () => {
  it.each([
    ['{"HttpPort": "8042"}', 'option "HttpPort" must be an integer'],
    ['{"HttpPort": 80.5}', 'option "HttpPort" must be an integer'],
    ['{"HttpPort": 0}', 'option "HttpPort" is out of range: from 1 to 65535 expected'],
    ['{"HttpPort": 65536}', 'option "HttpPort" is out of range: from 1 to 65535 expected'],
    ['{"ConcurrentJobs": -1}', 'option "ConcurrentJobs" is out of range: from 0 to 10000 expected'],
    ['{"ConcurrentJobs": "x"}', 'option "ConcurrentJobs" must be an integer'],
    ['{"JobsHistorySize": -1}', 'option "JobsHistorySize" is out of range: at least 0 expected'],
    ['{"MediaArchiveSize": 0}', 'option "MediaArchiveSize" is out of range: at least 1 expected'],
    ['{"DicomAet": ""}', 'option "DicomAet" is out of range: 1 to 16 characters expected'],
    ['{"DicomAet": "12345678901234567"}', 'option "DicomAet" is out of range: 1 to 16 characters expected'],
    ['{"SaveJobs": 1}', 'option "SaveJobs" must be a boolean'],
    ['{"StorageDirectory": null}', 'option "StorageDirectory" must be a path (string)'],
    ['{"RegisteredUsers": ["alice"]}', 'option "RegisteredUsers" must be an object of strings'],
    ['{"RegisteredUsers": {"alice": 1}}', 'option "RegisteredUsers" must be an object of strings'],
    ['{"HttpThreadsCount": 0}', 'option "HttpThreadsCount" is out of range: at least 1 expected'],
    ['{"HttpBindAddresses": "::1"}', 'option "HttpBindAddresses" must be an array of strings'],
    ...['*', 'null', 'https://a.example/', 'https://a.example/b', 'HTTPS://a', 'a.example', 'https://a\\r\\nX: y'].map(
      (origin) => [
        `{"HttpAllowedOrigins": ["${origin}"]}`,
        'option "HttpAllowedOrigins" is out of range: origins such as https://viewer.example expected',
      ],
    ),
    ['{"SslMinimumProtocolVersion": 6}', 'option "SslMinimumProtocolVersion" is out of range: from 0 to 5 expected'],
  ])('refuses %s', (text, message) => {
    expect(refusal(text)).toBe(`refused.json: ${message}`);
  });

  it('never shows a value that it refuses', () => {
    expect(refusal('{"RegisteredUsers": {"a:b": "secret"}}')).not.toContain('secret');
  });
});

describe('variables in a file', () => {
  it('are replaced, with their default where they are not set', () => {
    const file = write('a.json', '{"HttpPort": ${PORT:-9002}, "Name": "${WHO} at ${PLACE:-home}"}');
    expect(load([file], { WHO: 'me' }).options).toMatchObject({ HttpPort: 9002, Name: 'me at home' });
    expect(load([file], { WHO: 'me', PORT: '9003' }).options.HttpPort).toBe(9003);
  });

  it('cannot end the string that they stand in', () => {
    const file = write('a.json', '{"Name": "${WHO}"}');
    expect(load([file], { WHO: '", "HttpPort": 1, "x": "\\' }).options).toMatchObject({
      Name: '", "HttpPort": 1, "x": "\\',
      HttpPort: 8042,
    });
  });

  it('read as nothing where they are not set, with a warning', () => {
    const file = write('a.json', '{"Name": "a${B}" /* ${C} */}');
    const { options, warnings } = load([file]);
    expect(options.Name).toBe('a');
    expect(warnings).toEqual([`${file}: environment variable B is not set and reads as nothing`]);
  });
});

describe('variables that override', () => {
  it.each([
    ['ANAMNESIS__DICOM_AET', 'XY', { DicomAet: 'XY' }],
    ['ORTHANC__HTTP_PORT', '9004', { HttpPort: 9004 }],
    ['ORTHANC__HttpPort', '9004', { HttpPort: 9004 }],
    ['ANAMNESIS__MEDIA_ARCHIVE_MAXIMUM_SIZE_MB', '7', { MediaArchiveMaximumSizeMB: 7 }],
    ['ANAMNESIS__METRICS_ENABLED', 'false', { MetricsEnabled: false }],
    ['ANAMNESIS__NAME', '42', { Name: '42' }],
    ['ANAMNESIS__REGISTERED_USERS', '{"bob":"b"}', { RegisteredUsers: { bob: 'b' } }],
  ])('%s=%s', (variable, value, expected) => {
    expect(load([], { [variable]: value }).options).toMatchObject(expected);
  });

  it('beat the file; ours beat those of the Docker images', () => {
    const file = write('a.json', '{"HttpPort": 1}');
    expect(load([file], { ORTHANC__HTTP_PORT: '2' }).options.HttpPort).toBe(2);
    expect(load([file], { ANAMNESIS__HTTP_PORT: '3', ORTHANC__HTTP_PORT: '2' }).options.HttpPort).toBe(3);
  });

  it('add one user to those of the file, or replace them all', () => {
    const file = write('a.json', '{"RegisteredUsers": {"bob": "b"}}');
    expect(load([file], { ANAMNESIS__REGISTERED_USERS__alice: 'a' }).options.RegisteredUsers).toEqual({ alice: 'a', bob: 'b' });
    expect(load([file], { ANAMNESIS__REGISTERED_USERS: '{"eve":"e"}' }).options.RegisteredUsers).toEqual({ eve: 'e' });
  });

  it('are refused by their own name', () => {
    expect(refusal('{}', { ANAMNESIS__HTTP_PORT: 'many' })).toBe('ANAMNESIS__HTTP_PORT: option "HttpPort" must be an integer');
  });

  it('are warned about when no option has their name', () => {
    expect(load([], { ANAMNESIS__HTP_PORT: '1', ORTHANC__STORE_DICOM: 'false' }).warnings).toEqual([
      'ORTHANC__STORE_DICOM: option "StoreDicom" of Orthanc is not acted on. Files are always stored: an answer 2xx says that they are.',
      'ANAMNESIS__HTP_PORT: no option has this name; it is ignored',
    ]);
  });
});

it('should read modalities in both forms, and refuse what is none', () => {
  const read = (modalities: string) =>
    loadConfiguration({ paths: [], env: { ANAMNESIS__DICOM_MODALITIES: modalities }, cwd: '/' });
  const configuration = read('{"a": ["A", "host", 104], "b": {"AET": "B", "Host": "h", "Port": "105", "AllowStore": false}}');
  expect(E.isRight(configuration) && configuration.right.options.DicomModalities).toMatchObject({
    a: { aet: 'A', port: 104, allows: { store: true } },
    b: { aet: 'B', port: 105, allows: { store: false } },
  });
  expect(read('{"a": ["A"]}')).toMatchObject({ left: { _tag: 'WrongType', option: 'DicomModalities' } });
  expect(read('{"a b": ["A", "h", 104]}')).toMatchObject({ left: { _tag: 'OutOfRange', option: 'DicomModalities' } });
  expect(read('{"a": ["A", "h", 0]}')).toMatchObject({ left: { _tag: 'OutOfRange', option: 'DicomModalities' } });
});

it('should read the tags of a dictionary, and refuse what is none', () => {
  const read = (dictionary: string) => loadConfiguration({ paths: [], env: { ORTHANC__DICTIONARY: dictionary }, cwd: '/' });
  const configuration = read('{"0029,1001": ["LO", "Mine", 1, 0, "ACME"], "00187fff": ["DA", "Expiry"]}');
  expect(E.isRight(configuration) && configuration.right.options.Dictionary).toEqual([
    { tag: 0x00291001, vr: 'LO', name: 'Mine', least: 1, most: 0, creator: 'ACME' },
    { tag: 0x00187fff, vr: 'DA', name: 'Expiry', least: 1, most: 1, creator: null },
  ]);
  for (const wrong of ['[]', '{"0018,7fff": "LO"}', '{"0018,7fff": ["LO"]}', '{"0018,7fff": ["LO", "A", "1", 1]}'])
    expect(read(wrong)).toMatchObject({ left: { _tag: 'WrongType', option: 'Dictionary' } });
  for (const wrong of ['["XX", "A"]', '["LO", ""]', '["LO", "A", 2, 1]', '["LO", "A", 1, 1, "ACME"]'])
    expect(read(`{"0018,7fff": ${wrong}}`)).toMatchObject({ left: { _tag: 'OutOfRange', option: 'Dictionary' } });
  expect(read('{"Nope": ["LO", "A"]}')).toMatchObject({ left: { _tag: 'OutOfRange', option: 'Dictionary' } });
});
