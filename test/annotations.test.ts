import { createHash } from 'node:crypto';
import { blobReader } from '../cli/read-blob';
import type { Options } from '../config/options';
import { startTestServer, type TestServer } from '../http/testing/test-server';
import { file, makeHarness, origin, upload } from '../ingest/testing/harness';

const UserMetadata = { Note: { number: 1030, mediaType: null } };
const UserContentType = { report: { number: 1030, mediaType: 'text/x-report' } };
const UNKNOWN = 'no-such-id';

const md5 = (text: string | Buffer): string => createHash('md5').update(text).digest('hex');

const start = async (options: Partial<Options> = {}) => {
  const harness = await makeHarness();
  await harness.ingest.store(upload(file('p/s/e/i', 100)), origin)();
  const { resources } = harness.projections;
  const server: TestServer = await startTestServer({
    options: { UserMetadata, UserContentType, ...options },
    resources,
    annotations: harness.annotations,
    outputs: { open: blobReader(harness.blobs, harness.store) },
  });
  const [instance = ''] = resources.list('Instance');
  const [patient = ''] = resources.list('Patient');
  const [study = ''] = resources.list('Study');
  return { harness, resources, server, instance, patient, study };
};

let started: Awaited<ReturnType<typeof start>>;
const begin = async (options?: Partial<Options>) => {
  started = await start(options);
  return started;
};
afterEach(async () => {
  await started.server.close();
  await started.harness.close();
});

const header = (name: string, answer: { readonly headers: readonly string[] }): string | undefined =>
  answer.headers.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);

describe('metadata', () => {
  it('is set, read, listed and deleted by its name and by its number', async () => {
    const { server, study } = await begin();
    const path = `/studies/${study}/metadata`;
    const put = await server.send('PUT', `${path}/Note`, { body: 'h\u00e9llo' });
    expect([put.status, put.text, header('ETag', put)]).toEqual(['200 OK', '', `"0-${md5('h\u00e9llo')}"`]);
    expect((await server.send('GET', `${path}/1030`)).text).toBe('h\u00e9llo');
    expect(JSON.parse((await server.send('GET', path)).text)).toEqual(['LastUpdate', 'Note']);
    expect(JSON.parse((await server.send('GET', `${path}?numeric`)).text)).toEqual([7, 1030]);
    expect(JSON.parse((await server.send('GET', `${path}?expand`)).text)).toMatchObject({ Note: 'h\u00e9llo' });
    expect((await server.send('DELETE', `${path}/Note`)).status).toBe('200 OK');
    expect((await server.send('GET', `${path}/Note`)).status).toBe('404 Not Found');
    expect(JSON.parse((await server.send('DELETE', `${path}/Note`)).text).OrthancStatus).toBe(17);
  });

  it('never reaches an event: the log holds a digest, a sealed document the value', async () => {
    const { server, study, harness } = await begin();
    await server.send('PUT', `/studies/${study}/metadata/Note`, { body: 'Ms Example' });
    await server.send('PUT', `/studies/${study}/labels/Example`);
    const read = await harness.store.readStream(`study-${study}`, { direction: 'forwards', limit: 10 })();
    const events = JSON.stringify(read, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(events).toContain('MetadataSet');
    expect(events).toContain('LabelAdded');
    expect(events).not.toContain('Example');
  });

  it.each([
    ['PUT', 'ReceptionDate', 'instances', '403 Forbidden'],
    ['PUT', '1023', 'instances', '403 Forbidden'],
    ['PUT', '65536', 'instances', '403 Forbidden'],
    ['DELETE', 'Origin', 'instances', '403 Forbidden'],
    ['PUT', 'nope', 'instances', '404 Not Found'],
    ['GET', 'Note', 'instances', '404 Not Found'],
    ['GET', 'nope', 'instances', '404 Not Found'],
  ])('refuses %s of %s', async (method, name, level, status) => {
    const { server, instance } = await begin();
    expect((await server.send(method, `/${level}/${instance}/metadata/${name}`, { body: 'x' })).status).toBe(status);
  });

  it('is refused beyond a limit, with nothing written', async () => {
    const { server, study, resources } = await begin();
    const put = await server.send('PUT', `/studies/${study}/metadata/Note`, { body: Buffer.alloc(1024 * 1024 + 1, 'x') });
    expect(put.status).toBe('413 Payload Too Large');
    expect(resources.metadataOf(study).map(({ type }) => type)).toEqual([7]);
  });

  it('of an unknown resource is refused with nothing written', async () => {
    const { server, harness } = await begin();
    const before = await harness.store.last()();
    const put = await server.send('PUT', `/studies/${UNKNOWN}/metadata/Note`, { body: 'x' });
    expect(JSON.parse(put.text)).toMatchObject({ HttpStatus: 404, OrthancStatus: 17 });
    expect(await harness.store.last()()).toEqual(before);
  });

  it('is only changed by who has seen it, with CheckRevisions', async () => {
    const { server, study } = await begin({ CheckRevisions: true });
    const path = `/studies/${study}/metadata/Note`;
    await server.send('PUT', path, { body: 'a' });
    expect((await server.send('PUT', path, { body: 'b' })).status).toBe('409 Conflict');
    const tag = { 'If-Match': `"0-${md5('a')}"` };
    expect(header('ETag', await server.send('PUT', path, { body: 'b', headers: tag }))).toBe(`"1-${md5('b')}"`);
    expect((await server.send('DELETE', path, { headers: tag })).status).toBe('409 Conflict');
    expect((await server.send('GET', path, { headers: { 'If-None-Match': `"1-${md5('b')}"` } })).status).toBe('304 Not Modified');
    expect((await server.send('DELETE', path, { headers: { 'If-Match': `1-${md5('b')}` } })).status).toBe('200 OK');
  });
});

describe('an attachment', () => {
  it.each([
    ['small, in the log', Buffer.from('hello')],
    ['empty', Buffer.alloc(0)],
    ['large, in the blob storage', Buffer.alloc(300_000, 'x')],
  ])('is stored, read and deleted with its bytes: %s', async (_title, bytes) => {
    const { server, patient, harness } = await begin();
    const path = `/patients/${patient}/attachments`;
    const put = await server.send('PUT', `${path}/report`, { body: bytes });
    expect([put.status, put.text, header('ETag', put)]).toEqual(['200 OK', '{}', `"0-${md5(bytes)}"`]);
    expect(JSON.parse((await server.send('GET', `${path}?full`)).text)).toEqual({ report: 1030 });
    const data = await server.send('GET', `${path}/report/data`);
    expect(header('Content-Type', data)).toBe('text/x-report');
    expect(data.body.equals(bytes)).toBe(true);
    expect((await server.send('GET', `${path}/report/size`)).text).toBe(String(bytes.length));
    expect((await server.send('POST', `${path}/report/verify-md5`)).text).toBe('{}');
    expect((await server.send('DELETE', `${path}/report`)).status).toBe('200 OK');
    expect((await server.send('GET', `${path}/report/data`)).status).toBe('404 Not Found');
    expect(harness.projections.garbage.next(10)).toHaveLength(1);
  });

  it('leaves no file behind when its resource is unknown', async () => {
    const { server, harness } = await begin();
    const put = await server.send('PUT', `/patients/${UNKNOWN}/attachments/report`, { body: Buffer.alloc(300_000) });
    expect(put.status).toBe('404 Not Found');
    expect(await harness.blobCount()).toBe(0);
  });

  it.each([
    ['bytes=1-2', '206 Partial Content', 'el', 'bytes 1-2/5'],
    ['bytes=3-', '206 Partial Content', 'lo', 'bytes 3-4/5'],
    ['bytes=-1', '206 Partial Content', 'he', 'bytes 0-1/5'],
    ['bytes=5-', '416 Range Not Satisfiable', null, undefined],
    ['bytes=0-1,3-4', '416 Range Not Satisfiable', null, undefined],
  ])('is read in part: %s', async (range, status, text, contentRange) => {
    const { server, patient } = await begin();
    const path = `/patients/${patient}/attachments/1040`;
    await server.send('PUT', path, { body: 'hello' });
    const answer = await server.send('GET', `${path}/data`, { headers: { Range: range } });
    expect([answer.status, header('Content-Range', answer)]).toEqual([status, contentRange]);
    if (text !== null) expect(answer.text).toBe(text);
  });

  it('keeps the DICOM file from being replaced or deleted', async () => {
    const { server, instance } = await begin();
    const path = `/instances/${instance}/attachments/dicom`;
    expect((await server.send('PUT', path, { body: 'x' })).status).toBe('403 Forbidden');
    expect((await server.send('DELETE', path)).status).toBe('403 Forbidden');
    expect((await server.send('GET', `${path}/size`)).text).toBe('100');
  });
});

describe('labels', () => {
  it('are added once, listed sorted, and gone with their resource', async () => {
    const { server, study, patient, resources } = await begin();
    for (const label of ['b', 'a', 'b']) await server.send('PUT', `/studies/${study}/labels/${label}`);
    await server.send('PUT', `/patients/${patient}/labels/c`);
    expect(JSON.parse((await server.send('GET', `/studies/${study}/labels`)).text)).toEqual(['a', 'b']);
    expect(JSON.parse((await server.send('GET', '/tools/labels')).text)).toEqual(['a', 'b', 'c']);
    expect((await server.send('GET', `/studies/${study}/labels/a`)).status).toBe('200 OK');
    expect((await server.send('GET', `/studies/${study}/labels/A`)).status).toBe('404 Not Found');
    await server.send('DELETE', `/studies/${study}/labels/a`);
    expect(resources.labelsOf(study)).toEqual(['b']);
    await started.harness.ingest.remove('Patient', patient, origin)();
    expect(resources.labels()).toEqual([]);
  });

  it.each(['x'.repeat(65), 'a.b', '%20', '%C3%A9'])('refuses the label %s', async (label) => {
    const { server, study } = await begin();
    expect(JSON.parse((await server.send('PUT', `/studies/${study}/labels/${label}`)).text).OrthancStatus).toBe(3);
  });
});

describe('changes', () => {
  const types = (text: string) => JSON.parse(text).Changes.map((change: { ChangeType: string }) => change.ChangeType);

  it('are numbered in the order of the log, and paged in both directions', async () => {
    const { server, study } = await begin();
    await server.send('PUT', `/studies/${study}/metadata/Note`, { body: 'x' });
    const all = await server.send('GET', '/changes');
    expect(types(all.text)).toEqual(['NewInstance', 'NewSeries', 'NewStudy', 'NewPatient', 'UpdatedMetadata']);
    expect(JSON.parse(all.text)).toMatchObject({ Done: true, First: 1, Last: 5 });
    const page = JSON.parse((await server.send('GET', '/changes?since=1&limit=2')).text);
    expect(page).toMatchObject({ Done: false, First: 2, Last: 3 });
    const back = JSON.parse((await server.send('GET', '/changes?to=4&limit=2')).text);
    expect(back).toMatchObject({ Done: false, First: 3, Last: 4 });
    expect(types((await server.send('GET', '/changes?type=NewStudy;UpdatedMetadata')).text)).toEqual([
      'NewStudy',
      'UpdatedMetadata',
    ]);
    expect(JSON.parse((await server.send('GET', '/changes?type=Nonsense')).text).OrthancStatus).toBe(3);
    expect(types((await server.send('GET', '/changes?last')).text)).toEqual(['UpdatedMetadata']);
  });

  it('are forgotten on demand, and go on with the next number', async () => {
    const { server, study } = await begin();
    expect((await server.send('DELETE', '/changes')).status).toBe('200 OK');
    expect(JSON.parse((await server.send('GET', '/changes')).text)).toEqual({ Changes: [], Done: true, Last: 4 });
    await server.send('PUT', `/studies/${study}/attachments/1024`, { body: 'x' });
    expect(JSON.parse((await server.send('GET', '/changes')).text)).toMatchObject({ First: 5, Last: 5 });
  });
});

test('a patient is protected and released', async () => {
  const { server, patient } = await begin();
  const path = `/patients/${patient}/protected`;
  expect((await server.send('GET', path)).text).toBe('0');
  await server.send('PUT', path, { body: '1' });
  expect((await server.send('GET', path)).text).toBe('1');
  expect(JSON.parse((await server.send('PUT', path, { body: 'x' })).text).Details).toBe('Boolean value expected');
  await server.send('PUT', path, { body: 'false' });
  expect((await server.send('GET', path)).text).toBe('0');
  expect(JSON.parse((await server.send('GET', `/patients/${UNKNOWN}/protected`)).text).OrthancStatus).toBe(3);
});
