import type { Options } from '../config/options';
import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer({ options: { Name: 'a', DicomAet: 'A', DicomPort: 4342, HttpPort: 8142 } });
});

afterEach(() => server.close());

const withOptions = async (options: Partial<Options>, use: (server: TestServer) => Promise<void>): Promise<void> => {
  const other = await startTestServer({ options });
  try {
    await use(other);
  } finally {
    await other.close();
  }
};

it('should answer /system as 1.10.1 where it is told to', async () => {
  await server.close();
  server = await startTestServer({
    options: { Name: 'a', DicomAet: 'A', DicomPort: 4342, HttpPort: 8142, ReportedVersion: '1.10.1' },
  });
  const { headers, text } = await server.send('GET', '/system?foo=bar');
  expect(headers.slice(2)).toEqual(['Content-Type: application/json; charset=utf-8', 'Content-Length: 313']);
  expect(text).toBe(`{
   "ApiVersion" : 16,
   "CheckRevisions" : false,
   "DatabaseBackendPlugin" : null,
   "DatabaseVersion" : 6,
   "DicomAet" : "A",
   "DicomPort" : 4342,
   "HttpPort" : 8142,
   "IsHttpServerSecure" : true,
   "Name" : "a",
   "PluginsEnabled" : true,
   "StorageAreaPlugin" : null,
   "Version" : "1.10.1"
}`);
});

it('should tell clients of newer releases what it can do', async () => {
  expect(JSON.parse((await server.send('GET', '/system')).text)).toMatchObject({
    ApiVersion: 30,
    Version: '1.12.11',
    Capabilities: { HasExtendedChanges: true, HasExtendedFind: true },
    DatabaseServerIdentifier: 'test',
    HasLabels: true,
    MainDicomTags: { Patient: '0010,0010;0010,0020;0010,0030;0010,0040;0010,1000' },
    MaximumStorageMode: 'Recycle',
    OverwriteInstances: false,
    PatientLevelEnabled: true,
    ReadOnly: false,
    UserMetadata: {},
  });
});

it('should answer /statistics', async () => {
  expect(JSON.parse((await server.send('GET', '/statistics')).text)).toEqual({
    CountInstances: 0,
    CountPatients: 0,
    CountSeries: 0,
    CountStudies: 0,
    TotalDiskSize: '0',
    TotalDiskSizeMB: 0,
    TotalUncompressedSize: '0',
    TotalUncompressedSizeMB: 0,
  });
});

it('should list the tools that there are', async () => {
  expect(JSON.parse((await server.send('GET', '/tools')).text)).toEqual([
    'accepted-sop-classes',
    'accepted-transfer-syntaxes',
    'bulk-anonymize',
    'bulk-content',
    'bulk-delete',
    'bulk-modify',
    'count-resources',
    'create-archive',
    'create-dicom',
    'create-media',
    'create-media-extended',
    'default-encoding',
    'dicom-conformance',
    'dicom-echo',
    'execute-script',
    'find',
    'generate-uid',
    'invalidate-tags',
    'labels',
    'log-level',
    'log-level-dicom',
    'log-level-generic',
    'log-level-http',
    'log-level-jobs',
    'log-level-lua',
    'log-level-plugins',
    'log-level-sqlite',
    'lookup',
    'metrics',
    'metrics-prometheus',
    'now',
    'now-local',
    'reconstruct',
    'reset',
    'shutdown',
    'unknown-sop-class-accepted',
  ]);
});

it.each([
  ['0', '0'],
  ['false', '0'],
  ['0\n', '0'],
  [' 1 ', '1'],
  ['true', '1'],
])('should take %j for the metrics', async (body, after) => {
  const { status, headers, text } = await server.send('PUT', '/tools/metrics', { body });
  expect([status, ...headers.slice(2), text]).toEqual(['200 OK', 'Content-Type: text/plain', 'Content-Length: 0', '']);
  expect((await server.send('GET', '/tools/metrics')).text).toBe(after);
});

it.each(['', 'True', 'yes', '2', 'null', '"1"'])('should refuse %j for the metrics, and leave them', async (body) => {
  const { status, headers, text } = await server.send('PUT', '/tools/metrics', { body });
  expect([status, headers.at(-1)]).toEqual(['400 Bad Request', 'Content-Length: 231']);
  expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 15, Details: 'Boolean value expected' });
  expect((await server.send('GET', '/tools/metrics')).text).toBe('1');
});

it('should answer the metrics as Prometheus wants them', async () => {
  const { headers, text } = await server.send('GET', '/tools/metrics-prometheus');
  expect([headers[2], text]).toEqual(['Content-Type: text/plain; version=0.0.4', 'a 1 2\n']);
});

it('should make identifiers', async () => {
  const uid = async (query: string) => (await server.send('GET', `/tools/generate-uid?${query}`)).text;
  expect(await uid('level=patient')).toBe('00000000-0000-4000-8000-00000000002a');
  for (const level of ['study', 'series', 'instance']) expect(await uid(`level=${level}`)).toMatch(/^2\.25\.\d{1,39}$/);
  const { status, text } = await server.send('GET', '/tools/generate-uid?level=Study');
  expect([status, text]).toEqual(['404 Not Found', '']);
});

it('should refuse scripts as an Orthanc with Lua switched off', async () => {
  const { status, text } = await server.send('POST', '/tools/execute-script', { body: 'print(1)' });
  expect({ status, text }).toEqual({ status: '403 Forbidden', text: '' });
});

it('should ask for a reset and a shutdown, each once its answer is made', async () => {
  await server.close();
  const asked: string[] = [];
  server = await startTestServer({
    lifecycle: { reset: () => void asked.push('reset'), shutdown: () => void asked.push('shutdown') },
  });
  for (const end of ['reset', 'shutdown']) {
    const { status, headers, text } = await server.send('POST', `/tools/${end}`);
    expect([status, headers[2], text]).toEqual(['200 OK', 'Content-Type: application/json', '{}']);
  }
  expect(asked).toEqual(['reset', 'shutdown']);
});

it('should name the storage classes that the configuration leaves', () =>
  withOptions({ AcceptedSopClasses: ['1.2.840.10008.5.1.4.1.1.2*', '1.9.9'], RejectedSopClasses: ['*.2.1'] }, async (other) => {
    const { text } = await other.send('GET', '/tools/accepted-sop-classes');
    expect(JSON.parse(text)).toEqual(expect.arrayContaining(['1.2.840.10008.5.1.4.1.1.2', '1.9.9']));
    expect(JSON.parse(text)).not.toContain('1.2.840.10008.5.1.4.1.1.2.1');
    const statement = (await other.send('GET', '/tools/dicom-conformance')).text;
    expect(statement).toContain('CTImageStorage ');
    expect(statement).not.toContain('EnhancedCTImageStorage ');
  }));

it('should state only the transfer syntaxes that are accepted now', async () => {
  await server.send('PUT', '/tools/accepted-transfer-syntaxes', { body: '["1.2.840.10008.1.2"]' });
  const { text } = await server.send('GET', '/tools/dicom-conformance');
  expect(text).toContain('LittleEndianImplicitTransferSyntax | 1.2.840.10008.1.2\n');
  expect(text).not.toContain('JPEGProcess1TransferSyntax');
});

it('should offer no accepted-sop-classes to clients of 1.10.1', () =>
  withOptions({ ReportedVersion: '1.10.1' }, async (other) => {
    expect((await other.send('GET', '/tools/accepted-sop-classes')).status).toBe('404 Not Found');
  }));
