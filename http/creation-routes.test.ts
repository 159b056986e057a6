import { Readable } from 'node:stream';
import * as TE from 'fp-ts/TaskEither';
import { PNG } from 'pngjs';
import type { IngestError, StoredInstance } from '../ingest/port';
import type { ResourceRow } from '../projections/port';
import { builtOf, plannedOf } from './creation/creation-task';
import { type Fakes, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
afterEach(() => server.close());

const made: Buffer[] = [];
const removed: string[] = [];

const start = async (more: Fakes = {}): Promise<void> => {
  made.length = 0;
  removed.length = 0;
  server = await startTestServer({
    creation: {
      plan: async (body) => plannedOf(body),
      build: async (creation) => builtOf(creation),
      store: (file) => {
        if (file.kind === 'memory') made.push(file.bytes);
        const id = String(made.length);
        const stored: StoredInstance = { ids: { patient: 'p', study: 't', series: 's', instance: id }, status: 'Success' };
        return TE.right<IngestError, StoredInstance>(stored);
      },
      limits: {},
      image: async () => ({ replace: [] }),
    },
    ingest: {
      store: () => TE.left({ _tag: 'EmptyBody' }),
      remove: (_level, id) => {
        removed.push(id);
        return TE.right({ remainingAncestor: null });
      },
    },
    ...more,
  });
};

const image = `data:image/png;base64,${PNG.sync
  .write(Object.assign(new PNG({ width: 1, height: 1 }), { data: Buffer.from([1, 2, 3, 255]) }))
  .toString('base64')}`;
const create = (body: unknown) => server.send('POST', '/tools/create-dicom', { body: JSON.stringify(body) });

describe('/tools/create-dicom', () => {
  it('should answer as an upload', async () => {
    await start();
    const { status, text } = await create({ Tags: { PatientName: 'A' } });
    expect(status).toBe('200 OK');
    expect(JSON.parse(text)).toEqual({
      ID: '1',
      ParentPatient: 'p',
      ParentSeries: 's',
      ParentStudy: 't',
      Path: '/instances/1',
      Status: 'Success',
    });
    expect(made[0]?.toString('latin1', 128, 132)).toBe('DICM');
  });

  it('should answer with the series for an array, and as usual for an empty one', async () => {
    await start();
    expect(JSON.parse((await create({ Tags: {}, Content: [image, image] })).text)).toEqual({
      ID: 's',
      Path: '/series/s',
      Status: 'Success',
    });
    expect(made).toHaveLength(2);
    expect(JSON.parse((await create({ Tags: {}, Content: [] })).text)).toMatchObject({ Path: '/instances/3' });
  });

  it('should remove what it stored when a later item fails, and tell why', async () => {
    await start();
    const { status, text } = await create({ Tags: {}, Content: [image, image, {}] });
    expect([status, JSON.parse(text).OrthancStatus]).toEqual(['400 Bad Request', 2022]);
    expect(removed).toEqual(['1', '2']);
  });

  it('should answer 404 for a bad first item, as Orthanc does', async () => {
    await start();
    const { status, text } = await create({ Tags: {}, Content: [12] });
    expect([status, JSON.parse(text).OrthancStatus]).toEqual(['404 Not Found', 17]);
    expect(made).toEqual([]);
  });

  it.each([
    [{ Tags: {}, Parent: 'nope', Force: 'x' }, 2024],
    [{ Tags: {}, Parent: 12 }, 2024],
    [{ Tags: {}, Force: 'x' }, 8],
    [{ Tags: {}, InterpretBinaryTags: 'x' }, 8],
    [{ Tags: {}, PrivateCreator: 12 }, 8],
    [{ Tags: {}, Content: [image], Encapsulate: true }, 2],
    ['x', 8],
  ])('should refuse %j', async (body, code) => {
    await start();
    expect(JSON.parse((await create(body)).text).OrthancStatus).toBe(code);
    expect(made).toEqual([]);
  });
});

describe('/instances/{id}/pdf', () => {
  const row = (sopClass: string): ResourceRow => ({
    id: 'i',
    level: 'Instance',
    parent: 's',
    tags: {},
    patientTags: null,
    lastUpdate: 0,
    stable: true,
    expectedNumberOfInstances: null,
    instance: {
      blob: { store: 'file', id: 'b', size: 1, md5: '', sha256: '' },
      fileUuid: 'b',
      transferSyntax: '1.2.840.10008.1.2.1',
      sopClass,
      indexInSeries: null,
      pixelDataOffset: null,
    },
  });
  const holding = (values: { readonly [tag: string]: string }, sopClass = '1.2.840.10008.5.1.4.1.1.104.1'): Fakes => ({
    resources: { get: (_level, id) => (id === 'i' ? row(sopClass) : null) },
    instances: {
      locate: async () => null,
      open: async () => null,
      tags: async () => null,
      content: async (_id, [tag = '']) => {
        const value = values[tag];
        if (value === undefined) return { kind: 'absent' };
        const bytes = Buffer.from(value, 'latin1');
        return {
          kind: 'bytes',
          size: bytes.length,
          open: (part) => Readable.from([bytes.subarray(part?.start ?? 0, (part?.end ?? bytes.length) + 1)]),
        };
      },
    },
  });
  const pdf = { '0042-0012': 'application/pdf ', '0042-0011': '%PDF-1.4 EOF\n' };

  it.each([
    ['%PDF-1.4 EOF', '%PDF-1.4 EOF'],
    ['%PDF-1.4 EO\0', '%PDF-1.4 EO'],
  ])('should give the document without its padding', async (value, expected) => {
    await start(holding({ ...pdf, '0042-0011': value }));
    const { status, text, headers } = await server.send('GET', '/instances/i/pdf');
    expect([status, text]).toEqual(['200 OK', expected]);
    expect(headers).toContain('Content-Type: application/pdf');
    expect(headers).toContain(`Content-Length: ${expected.length}`);
  });

  it.each([
    ['another class', holding(pdf, '1.2.840.10008.5.1.4.1.1.7')],
    ['another type', holding({ ...pdf, '0042-0012': 'text/xml' })],
    ['no document', holding({ '0042-0012': 'application/pdf' })],
  ])('should answer 404 without a body to %s', async (_name, fakes) => {
    await start(fakes);
    const { status, text } = await server.send('GET', '/instances/i/pdf');
    expect([status, text]).toEqual(['404 Not Found', '']);
  });

  it('should answer 404 with a body for an unknown instance', async () => {
    await start(holding(pdf));
    const { text } = await server.send('GET', '/instances/nope/pdf');
    expect(JSON.parse(text).OrthancStatus).toBe(17);
  });
});
