import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import * as TE from 'fp-ts/TaskEither';
import type { IngestError, StoredInstance, TagsView, Upload } from '../ingest/port';
import type { ResourceRow, ResourcesView } from '../projections/port';
import { exchange, parseAnswer } from './testing/raw-client';
import { type Fakes, fakeResources, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;

const start = async (fakes: Fakes = {}): Promise<void> => {
  server = await startTestServer(fakes);
};

afterEach(() => server.close());

const TIME = Date.UTC(2026, 10, 23, 19, 28, 51) * 1000 + 123_456;
const resource = (
  level: ResourceRow['level'],
  id: string,
  parent: string | null,
  changes: Partial<ResourceRow> = {},
): ResourceRow => ({
  id,
  level,
  parent,
  tags: {},
  patientTags: null,
  lastUpdate: TIME,
  stable: false,
  expectedNumberOfInstances: null,
  instance: null,
  ...changes,
});
const blob = { store: 'file', id: 'b', size: 368_852, md5: '', sha256: '' } as const;
const instance = { blob, fileUuid: 'uuid', transferSyntax: '', sopClass: '', indexInSeries: 1, pixelDataOffset: null };
const rows = [
  resource('Patient', 'p', null, { tags: { '0010,0020': 'Vafk,T,6', '0010,0040': '' } }),
  resource('Study', 's', 'p', {
    tags: { '0008,1030': 't\u00eate', '0008,0020': '20050927' },
    patientTags: { '0010,0020': 'As^In^Study', '0010,0040': '' },
  }),
  resource('Series', 'e', 's', { stable: true, expectedNumberOfInstances: 2 }),
  resource('Series', 'f', 's'),
  resource('Instance', 'i', 'e', { instance }),
  resource('Instance', 'j', 'f', { instance }),
  resource('Instance', 'k', 'f', { instance }),
];
const childrenOf = (id: string): readonly string[] => rows.filter(({ parent }) => parent === id).map((row) => row.id);
const resources: Partial<ResourcesView> = {
  list: (level, page) =>
    rows
      .filter((row) => row.level === level)
      .slice(page?.since, page && page.since + page.limit)
      .map(({ id }) => id),
  get: (level, id) => rows.find((row) => row.level === level && row.id === id) ?? null,
  find: (id) => rows.find((row) => row.id === id) ?? null,
  children: (_, id) => childrenOf(id),
  about: (id) => ({ ...fakeResources.about(id), children: childrenOf(id) }),
  indexes: () => [1],
  instances: () => ['i'],
};

describe('resources', () => {
  beforeEach(() => start({ resources }));

  it('should show a study with the tags of its patient as the study has them', async () => {
    expect((await server.send('GET', '/studies/s')).text).toBe(`{
   "ID" : "s",
   "IsStable" : false,
   "Labels" : [],
   "LastUpdate" : "20261123T192851",
   "MainDicomTags" : 
   {
      "StudyDate" : "20050927",
      "StudyDescription" : "t\\u00eate"
   },
   "ParentPatient" : "p",
   "PatientMainDicomTags" : 
   {
      "PatientID" : "As^In^Study",
      "PatientSex" : ""
   },
   "Series" : 
   [
      "e",
      "f"
   ],
   "Type" : "Study"
}`);
  });

  it('should show the other levels', async () => {
    const shown = async (target: string): Promise<unknown> => JSON.parse((await server.send('GET', target)).text);
    expect(await shown('/patients/p')).toEqual({
      ID: 'p',
      IsProtected: false,
      IsStable: false,
      Labels: [],
      LastUpdate: '20261123T192851',
      MainDicomTags: { PatientID: 'Vafk,T,6', PatientSex: '' },
      Studies: ['s'],
      Type: 'Patient',
    });
    expect(await shown('/series/e')).toEqual({
      ExpectedNumberOfInstances: 2,
      ID: 'e',
      Instances: ['i'],
      IsStable: true,
      Labels: [],
      LastUpdate: '20261123T192851',
      MainDicomTags: {},
      ParentStudy: 's',
      Status: 'Missing',
      Type: 'Series',
    });
    expect(await shown('/instances/i')).toEqual({
      FileSize: 368_852,
      FileUuid: 'uuid',
      ID: 'i',
      IndexInSeries: 1,
      Labels: [],
      MainDicomTags: {},
      ParentSeries: 'e',
      Type: 'Instance',
    });
  });

  it('should show tags in the form that is asked for', async () => {
    const tags = async (query: string): Promise<unknown> =>
      JSON.parse((await server.send('GET', `/patients/p?${query}`)).text).MainDicomTags;
    expect(await tags('short&full')).toEqual({ '0010,0020': 'Vafk,T,6', '0010,0040': '' });
    expect(await tags('full')).toMatchObject({ '0010,0020': { Name: 'PatientID', Type: 'String', Value: 'Vafk,T,6' } });
    expect(await tags('full&simplify')).toEqual({ PatientID: 'Vafk,T,6', PatientSex: '' });
  });

  it('should list ids, and whole resources when asked to expand', async () => {
    expect((await server.send('GET', '/studies')).text).toBe('[\n   "s"\n]');
    expect(JSON.parse((await server.send('GET', '/studies?expand')).text)).toMatchObject([{ ID: 's', Type: 'Study' }]);
  });

  it.each([
    ['since=0&limit=1', ['s']],
    ['since=-9&limit=-1', ['s']],
    ['since=%2B0&limit=1', ['s']],
    ['since=+0&limit=1', ['s']],
    ['since=0&limit=18446744073709551615', ['s']],
    ['since=4294967296&limit=1', []],
    ['since=5&limit=1', []],
    ['since=0&limit=0', ['s']],
  ])('should page by %s', async (query, ids) => {
    expect(JSON.parse((await server.send('GET', `/studies?${query}`)).text)).toEqual(ids);
  });

  it.each([
    ['since=1', 8, 'Missing "limit" argument for GET request against: /studies/'],
    ['limit=1', 8, 'Missing "since" argument for GET request against: /studies/'],
    ['since=x&limit=1', 5, 'Syntax error in some user-supplied data'],
    ['since=&limit=1', 5, 'Syntax error in some user-supplied data'],
    ['since=1.5&limit=1', 5, 'Syntax error in some user-supplied data'],
    ['since=0&limit=99999999999999999999', 5, 'Syntax error in some user-supplied data'],
  ])('should refuse to page by %s', async (query, OrthancStatus, Details) => {
    const { status, text } = await server.send('GET', `/studies?${query}`);
    expect(status).toBe('400 Bad Request');
    expect(JSON.parse(text)).toMatchObject({ OrthancStatus, Details });
  });

  it.each(['/series/s', '/studies/nope'])('should answer %s with an empty 404', async (target) => {
    const { status, text } = await server.send('GET', target);
    expect([status, text]).toEqual(['404 Not Found', '']);
  });

  it.each([
    ['/patients/p/instances', ['j', 'k', 'i']],
    ['/studies/s/series', ['e', 'f']],
    ['/patients/p/series', ['e', 'f']],
    ['/series/e/instances', ['i']],
  ])('should show what lies below, of later parents first: %s', async (target, ids) => {
    expect(JSON.parse((await server.send('GET', target)).text)).toMatchObject(ids.map((ID) => ({ ID })));
  });

  it.each([
    ['/instances/i/patient', 'p'],
    ['/instances/i/series', 'e'],
    ['/studies/s/patient', 'p'],
  ])('should show what lies above: %s', async (target, ID) => {
    expect(JSON.parse((await server.send('GET', target)).text)).toMatchObject({ ID });
  });

  it.each([
    '/patients/nope/studies',
    '/instances/nope/patient',
    '/patients/p/patient',
    '/studies/s/study',
    '/studies/nope/statistics',
  ])('should describe the error of %s', async (target) => {
    expect(JSON.parse((await server.send('GET', target)).text)).toMatchObject({ OrthancStatus: 17 });
  });

  it('should count what lies below', async () => {
    expect(JSON.parse((await server.send('GET', '/patients/p/statistics')).text)).toMatchObject({
      CountInstances: 1,
      CountSeries: 2,
      CountStudies: 1,
      DiskSize: '368852',
      DiskSizeMB: 0,
    });
  });
});

describe('deletion', () => {
  it('should name the ancestor that remains', async () => {
    const remainingAncestor = { level: 'Series', id: 'e' } as const;
    await start({ ingest: { store: () => TE.left({ _tag: 'EmptyBody' }), remove: () => TE.right({ remainingAncestor }) } });
    expect((await server.send('DELETE', '/instances/i')).text).toBe(
      '{\n   "RemainingAncestor" : \n   {\n      "ID" : "e",\n      "Path" : "/series/e",\n      "Type" : "Series"\n   }\n}',
    );
  });

  it('should answer an empty 404 for what is not there', async () => {
    await start();
    const { status, text } = await server.send('DELETE', '/studies/nope');
    expect([status, text]).toEqual(['404 Not Found', '']);
  });
});

describe('POST /instances', () => {
  const stored = (instance: string): StoredInstance => ({
    ids: { patient: 'p', study: 's', series: 'e', instance },
    status: 'Success',
  });
  const ingest = (store: (upload: Upload, body: Buffer) => StoredInstance | readonly StoredInstance[] | IngestError): Fakes => ({
    ingest: {
      remove: () => TE.right(null),
      store: (upload) => async () => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of upload.body) chunks.push(chunk);
        const result = store(upload, Buffer.concat(chunks));
        return '_tag' in result ? TE.left(result)() : TE.right<IngestError, typeof result>(result)();
      },
    },
  });

  it('should hand on the bytes and answer the identifiers', async () => {
    let seen: readonly unknown[] = [];
    await start(
      ingest(({ contentLength, encoding }, body) => {
        seen = [contentLength, encoding, body.toString()];
        return stored('i');
      }),
    );
    const { text } = await server.send('POST', '/instances', { body: 'DICM' });
    expect(seen).toEqual([4, 'identity', 'DICM']);
    expect(text).toBe(
      '{\n   "ID" : "i",\n   "ParentPatient" : "p",\n   "ParentSeries" : "e",\n   "ParentStudy" : "s",\n   "Path" : "/instances/i",\n   "Status" : "Success"\n}',
    );
  });

  it('should answer a list for a ZIP, and leave inflating to the service', async () => {
    let encoding: unknown;
    await start(
      ingest((upload) => {
        encoding = upload.encoding;
        return [stored('i'), stored('j')];
      }),
    );
    const { text } = await server.send('POST', '/instances', { body: gzipSync('x'), headers: { 'Content-Encoding': 'gzip' } });
    expect(encoding).toBe('gzip');
    expect(JSON.parse(text)).toMatchObject([{ ID: 'i' }, { ID: 'j' }]);
  });

  it('should take a body in chunks', async () => {
    let seen: unknown;
    await start(
      ingest(({ contentLength }, body) => {
        seen = [contentLength, body.toString()];
        return stored('i');
      }),
    );
    const head = 'POST /instances HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(parseAnswer(await exchange(server.port, `${head}4\r\nDICM\r\n0\r\n\r\n`)).status).toBe('200 OK');
    expect(seen).toEqual([null, 'DICM']);
  });

  it.each([
    [{ _tag: 'EmptyBody' }, 'Received an empty DICOM file'],
    [{ _tag: 'NotDicom', size: 9 }, 'Cannot parse an invalid DICOM file (size: 9 bytes)'],
    [{ _tag: 'EmptyIdentifiers' }, 'missing StudyInstanceUID, SeriesInstanceUID or SOPInstanceUID'],
    [{ _tag: 'BeyondDicomLimits', reason: 'Too deep' }, 'The DICOM file is beyond a limit of this server: Too deep'],
  ] as const)('should answer %j with 400', async (error, Details) => {
    await start(ingest(() => error));
    expect(JSON.parse((await server.send('POST', '/instances', { body: 'x' })).text)).toMatchObject({
      HttpStatus: 400,
      OrthancStatus: 15,
      Details,
    });
  });

  it('should answer DICOM that is no instance with 404', async () => {
    await start(ingest(() => ({ _tag: 'NoIdentifiers' })));
    expect(JSON.parse((await server.send('POST', '/instances', { body: 'x' })).text)).toMatchObject({
      HttpStatus: 404,
      OrthancStatus: 21,
    });
  });

  it('should refuse a body that is too large before it is sent', async () => {
    await start({ ingest: { remove: () => TE.right(null), store: () => TE.left({ _tag: 'TooLarge', limit: 1 }) } });
    const request = 'POST /instances HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n';
    const answer = parseAnswer(await exchange(server.port, request));
    expect(answer.status).toBe('413 Payload Too Large');
    expect(answer.headers).toEqual(['Connection: close', 'Content-Length: 0']);
  });

  it('should ask a client that waits to go on', async () => {
    await start(ingest(() => stored('i')));
    const head = 'POST /instances HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n';
    expect((await exchange(server.port, `${head}x`)).toString()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });

  it('should give up a body that does not come', async () => {
    let failed: unknown = null;
    await start({
      options: { HttpRequestTimeout: 1 },
      ingest: {
        remove: () => TE.right(null),
        store:
          ({ body }) =>
          async () => {
            try {
              for await (const _ of body);
            } catch (error) {
              failed = error;
            }
            return TE.left<IngestError, never>({ _tag: 'UploadAborted' })();
          },
      },
    });
    await exchange(server.port, 'POST /instances HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx').catch(() => undefined);
    expect(failed).not.toBeNull();
  });
});

describe('contents of an instance', () => {
  const instances = {
    locate: async (id: string) =>
      id === 'i' ? ({ file: { kind: 'path', path: '/stored', size: 4 }, fileUuid: 'uuid' } as const) : null,
    open: async (id: string) => (id === 'i' ? { size: 4, fileUuid: 'uuid', stream: Readable.from([Buffer.from('DICM')]) } : null),
    tags: async (id: string, { format, part }: TagsView) => (id === 'i' ? Buffer.from(JSON.stringify({ format, part })) : null),
    content: async () => null,
  };

  beforeEach(() => start({ instances }));

  it.each([
    ['1.12.11', 'i.dcm'],
    ['1.10.1', 'uuid.dcm'],
  ] as const)('should be the file itself, by the name that %s gives it: %s', async (ReportedVersion, name) => {
    await server.close();
    await start({ instances, options: { ReportedVersion } });
    const { headers, text } = await server.send('GET', '/instances/i/file');
    expect(text).toBe('DICM');
    expect(headers.slice(2)).toEqual([
      'Content-Type: application/dicom',
      `Content-Disposition: filename="${name}"`,
      'Content-Length: 4',
    ]);
  });

  it.each([
    ['/instances/i/tags', 'full'],
    ['/instances/i/tags?short', 'short'],
    ['/instances/i/tags?simplify', 'simple'],
    ['/instances/i/simplified-tags', 'simple'],
    ['/instances/i/header', 'full', 'header'],
    ['/instances/i/header?short', 'short', 'header'],
    ['/instances/i/header?simplify', 'simple', 'header'],
  ])('should be its tags: %s', async (target, format, part = 'dataSet') => {
    expect(JSON.parse((await server.send('GET', target)).text)).toEqual({ format, part });
  });

  it.each(['/instances/nope/file', '/instances/nope/tags'])('should be unknown of what is not there: %s', async (target) => {
    expect(JSON.parse((await server.send('GET', target)).text)).toMatchObject({
      HttpStatus: 404,
      OrthancStatus: 17,
      Uri: target,
    });
  });
});
