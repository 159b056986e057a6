import { connect } from 'node:net';
import { Readable } from 'node:stream';
import * as TE from 'fp-ts/TaskEither';
import type { SubmitJob } from '../actors/port';
import type { BlobRef } from '../domain/event';
import type { ArchivePatient, ResourceRow } from '../projections/port';
import { jobState } from './testing/job-row';
import { endOf } from './testing/raw-client';
import { type Fakes, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
let submitted: SubmitJob[];
let held: SubmitJob | undefined;

/** Takes a job and leaves its stream to the test. */
const hold = (job: SubmitJob) => {
  held = job;
  return TE.right({ id: 'x' });
};

afterEach(() => server.close());

const STUDY = '49974143-ec23cb52-6b2a1c46-14d5daa0-0822ce1a';
const blob: BlobRef = { store: 'file', id: 'b', size: 368_852, md5: '', sha256: 'abc' };
const row: ResourceRow = {
  id: STUDY,
  level: 'Study',
  parent: 'p',
  tags: {},
  patientTags: null,
  lastUpdate: 0,
  stable: true,
  expectedNumberOfInstances: null,
  instance: null,
};
const patient: ArchivePatient = {
  id: 'p',
  tags: {},
  studies: [{ id: STUDY, tags: {}, series: [{ id: 'e', tags: {}, instances: [{ id: 'i', blob }] }] }],
};

const start = async ({ engine, ...fakes }: Fakes = {}): Promise<void> => {
  submitted = [];
  server = await startTestServer({
    resources: {
      find: (id) => (id === STUDY ? row : null),
      hierarchy: (ids) => (ids.every((id) => id === STUDY) ? ids.slice(0, 1).map(() => patient) : null),
    },
    engine: {
      submit: (job) => {
        submitted.push(job);
        const { stream } = job;
        if (stream !== undefined) void stream.write(Buffer.from('PK')).then(() => stream.end());
        return TE.right({ id: '016e864d-085c-4491-98ae-b4054b45ea2f' });
      },
      ...engine,
    },
    ...fakes,
  });
};

const post = (body: string, target = `/studies/${STUDY}/archive`) => server.send('POST', target, { body });
const create = (body: string) => post(body, '/tools/create-archive');

describe('asynchronous', () => {
  it('should answer id and path, and submit what is known of the archive', async () => {
    await start();
    const { text, headers } = await post('{"Asynchronous":true,"Priority":5,"Filename":"x.zip","UserData":{"a":1}}');
    expect(headers).toEqual([
      'Connection: keep-alive',
      'Keep-Alive: timeout=1',
      'Content-Type: application/json; charset=utf-8',
      'Content-Length: 110',
    ]);
    expect(text).toBe(
      '{\n   "ID" : "016e864d-085c-4491-98ae-b4054b45ea2f",\n   "Path" : "/jobs/016e864d-085c-4491-98ae-b4054b45ea2f"\n}',
    );
    expect(submitted).toEqual([
      {
        jobType: 'Archive',
        priority: 5,
        delivery: 'output',
        facts: { Utf8: false, InstancesCount: 1, UncompressedSize: 368_852 },
        parameters: { resources: [STUDY], instances: ['i'], transcode: null, utf8: false },
        userData: { a: 1 },
        filename: 'x.zip',
        patients: ['p'],
      },
    ]);
  });

  it.each([
    ['ASCII', {}, '{"Asynchronous":true}', false],
    ['UTF-8 where the body asks for it', {}, '{"Asynchronous":true,"Utf8":true}', true],
    ['UTF-8 where the server is set to it', { ZipUseUtf8: true }, '{"Asynchronous":true}', true],
    ['ASCII where the body says so', { ZipUseUtf8: true }, '{"Asynchronous":true,"Utf8":false}', false],
  ])('should name its files in %s', async (_, options, body, utf8) => {
    await start({ options });
    await server.send('POST', `/studies/${STUDY}/archive`, { body });
    await server.send('POST', '/tools/create-archive', { body: body.replace('{', `{"Resources":["${STUDY}"],`) });
    expect(submitted.map(({ parameters, facts }) => [parameters, facts])).toMatchObject([
      [{ utf8 }, { Utf8: utf8 }],
      [{ utf8 }, { Utf8: utf8 }],
    ]);
  });

  it('should not look at the content type: curl -d sends a form', async () => {
    await start();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    await server.send('POST', `/studies/${STUDY}/archive`, { body: '{"Asynchronous":true}', headers });
    expect(submitted[0]?.delivery).toBe('output');
  });

  it.each(['{"Synchronous":true,"Asynchronous":true}', '{"Synchronous":true,"Asynchronous":1}', '[]', '"str"', '{}'])(
    'should not be what %s asks for',
    async (body) => {
      await start();
      await post(body);
      expect(submitted[0]?.delivery).toBe('stream');
    },
  );
});

describe('streamed', () => {
  it('should send no length and no chunks: the end of the connection is the end of the ZIP', async () => {
    await start();
    const { status, headers, text } = await server.send('GET', `/studies/${STUDY}/archive`);
    expect([status, text]).toEqual(['200 OK', 'PK']);
    expect(headers).toEqual([
      'Connection: close',
      `Content-Disposition: filename="${STUDY}.zip"`,
      'Content-Type: application/zip',
    ]);
  });

  it('should send the headers before the job has made anything', async () => {
    await start({ engine: { submit: hold } });
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`GET /studies/${STUDY}/archive HTTP/1.0\r\n\r\n`));
    const head = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\nConnection: close\r\n/);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await held?.stream?.end();
    await closed;
  });

  it('should fail the job of a client that hung up, with code 9', async () => {
    await start({ engine: { submit: hold } });
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`GET /studies/${STUDY}/archive HTTP/1.0\r\n\r\n`));
    await new Promise((resolve) => socket.once('data', resolve));
    const endless = async () => {
      for (;;) await held?.stream?.write(Buffer.alloc(1 << 20));
    };
    const failure = endless().catch((error: unknown) => error);
    socket.destroy();
    expect(await failure).toMatchObject({
      code: 9,
      details: 'HTTP client has disconnected while creating an archive in synchronous mode',
    });
  });

  it('should hold the job back while the client does not read', async () => {
    await start({ engine: { submit: hold } });
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`GET /studies/${STUDY}/archive HTTP/1.0\r\n\r\n`));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const size = 64 * 1024 * 1024;
    let written = false;
    const writing = held?.stream?.write(Buffer.alloc(size)).then(() => {
      written = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(false);
    let received = 0;
    const ended = new Promise((resolve) => socket.on('data', (data) => (received += data.length)).once('close', resolve));
    socket.resume();
    await writing;
    await held?.stream?.end();
    await ended;
    expect(received).toBe(size);
  });

  it('should cut the connection when the job fails in the middle', async () => {
    await start({ engine: { submit: hold } });
    const request = `GET /studies/${STUDY}/archive HTTP/1.0\r\n\r\n`;
    expect(await endOf(server.port, request, () => held?.stream?.abort())).toBe('ECONNRESET');
  });

  it('should describe a refusal that comes before the headers', async () => {
    await start({
      engine: {
        submit: ({ stream }) => {
          stream?.abort();
          return TE.left({ _tag: 'StoreFull', reason: 'ENOSPC' });
        },
      },
    });
    const { status, text } = await server.send('GET', `/studies/${STUDY}/archive`);
    expect(status).toBe('500 Internal Server Error');
    expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 19 });
  });

  it('should take a submission back whose client hangs up while it waits', async () => {
    const aborted = new Promise<void>((resolve) => {
      void start({
        engine: {
          submit: (_job, _origin, gone) => () => new Promise(() => gone?.().addEventListener('abort', () => resolve())),
        },
      }).then(() => {
        const socket = connect(server.port, '127.0.0.1', () =>
          socket.write(`GET /studies/${STUDY}/archive HTTP/1.0\r\n\r\n`, () => setImmediate(() => socket.destroy())),
        );
      });
    });
    await expect(aborted).resolves.toBeUndefined();
  });
});

describe('made as a file first (SynchronousZipStream false)', () => {
  const options = { SynchronousZipStream: false };
  const outputs = { open: () => Readable.from([Buffer.from('PK')]) };

  it('should be sent with its length', async () => {
    const over = jobState({
      state: 'Success',
      outputs: { archive: { mediaType: 'application/zip', blob: { ...blob, size: 2 } } },
    });
    await start({ options, outputs, engine: { submit: () => TE.right({ id: 'x' }), whenOver: async () => over } });
    const { headers, text } = await post('{"Filename":"q.zip"}');
    expect(text).toBe('PK');
    expect(headers).toEqual([
      'Connection: keep-alive',
      'Keep-Alive: timeout=1',
      'Content-Disposition: filename="q.zip"',
      'Content-Type: application/zip',
      'Content-Length: 2',
    ]);
  });

  it('should answer the error of a job that failed', async () => {
    const error = { code: 37, details: '', sealed: null };
    await start({ options, engine: { whenOver: async () => jobState({ state: 'Failure', error }) } });
    const { status, text } = await post('{}');
    expect(status).toBe('500 Internal Server Error');
    expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 37, Message: 'This job was canceled' });
    expect(JSON.parse(text)).not.toHaveProperty('Details');
  });

  it('should say that a job left the history before it could be asked', async () => {
    await start({ options });
    expect(JSON.parse((await post('{}')).text)).toMatchObject({
      HttpStatus: 404,
      Details: 'Cannot retrieve the status of the job, make sure that "JobsHistorySize" is not 0',
    });
  });
});

describe('refusals', () => {
  const expectError = async (answer: Promise<{ readonly text: string }>, OrthancStatus: number, Details?: string) => {
    const body: unknown = JSON.parse((await answer).text);
    expect(body).toMatchObject({ OrthancStatus, ...(Details === undefined ? {} : { Details }) });
    if (Details === undefined) expect(body).not.toHaveProperty('Details');
    expect(submitted).toEqual([]);
  };

  beforeEach(() => start());

  it.each([
    ['', 15, undefined],
    ['nope', 15, undefined],
    ['{"Synchronous":"yes"}', 15, 'Boolean value expected in field: Synchronous'],
    ['{"Asynchronous":1}', 15, 'Boolean value expected in field: Asynchronous'],
    ['{"Priority":"x"}', 15, 'Integer value expected in field: Priority'],
    ['{"Priority":5.0}', 15, 'Integer value expected in field: Priority'],
    ['{"Priority":null}', 15, 'Integer value expected in field: Priority'],
    ['{"Priority":99999999999999999999}', 15, 'Integer value expected in field: Priority'],
    ['{"Priority":2147483648}', -1, 'An unhandled exception was generated inside the HTTP server'],
    ['{"Priority":-2147483649}', -1, 'An unhandled exception was generated inside the HTTP server'],
    ['{"Transcode":12}', 15, 'String value expected in field: Transcode'],
    ['{"Transcode":"1.2.840.10008.1.2.4.100"}', 8, 'Cannot transcode to transfer syntax: 1.2.840.10008.1.2.4.100'],
    ['{"Transcode":"1.2.840.10008.1.2.4.50","LossyQuality":"9"}', 15, 'Unsigned integer value expected in field: LossyQuality'],
    ['{"Transcode":"1.2.840.10008.1.2.4.50","LossyQuality":101}', 3, 'The lossy quality must be between 1 and 100'],
    ['{"Transcode":"nope"}', 3, 'Unknown transfer syntax: nope'],
    ['{"Transcode":1,"Priority":"x","Synchronous":1}', 15, 'Boolean value expected in field: Synchronous'],
    ['{"Transcode":"y","Priority":"x"}', 15, 'Integer value expected in field: Priority'],
  ])('should refuse the body %s', (body, code, details) => expectError(post(body), code, details));

  it.each([
    ['', 15, 'Expected a list of resources to archive in the body'],
    ['nope', 15, 'Expected a list of resources to archive in the body'],
    ['{}', 15, 'Missing field Resources in the JSON body'],
    ['"x"', 15, undefined],
    ['null', 15, undefined],
    ['[12]', 15, 'Expected a list of strings (Orthanc identifiers)'],
    ['{"Resources":"x"}', 15, 'Expected a list of strings (Orthanc identifiers)'],
    ['{"Resources":[12]}', 15, 'Expected a list of strings (Orthanc identifiers)'],
    ['["nope"]', 17, undefined],
    ['["nope",12]', 17, undefined],
    [`["${STUDY}","nope"]`, 17, undefined],
    ['{"Priority":"x"}', 15, 'Integer value expected in field: Priority'],
    ['{"Transcode":"x","Resources":["nope"]}', 3, 'Unknown transfer syntax: x'],
  ])('should refuse the list %s', (body, code, details) => expectError(create(body), code, details));

  it('should check the options of a POST before the resource, and the resource of a GET before its options', async () => {
    await expectError(post('{"Priority":"x"}', '/studies/nope/archive'), 15, 'Integer value expected in field: Priority');
    await expectError(post('{}', '/studies/nope/archive'), 17);
    await expectError(server.send('GET', '/studies/nope/archive?transcode=x'), 17);
    await expectError(server.send('GET', `/studies/${STUDY}/archive?transcode=`), 3, 'Unknown transfer syntax: ');
  });

  it('should know no archive of an instance', () => expectError(server.send('GET', '/instances/i/archive'), 17));

  it('should need resources in the query', () =>
    expectError(server.send('GET', '/tools/create-archive'), 8, 'Missing resources argument'));
});

it('should make an archive of the list in a query', async () => {
  await start();
  const { headers } = await server.send(
    'GET',
    `/tools/create-archive?resources=${STUDY}&filename=a.zip&transcode=1.2.840.10008.1.2.4.70`,
  );
  expect(headers).toContain('Content-Disposition: filename="a.zip"');
  expect(submitted[0]).toMatchObject({ parameters: { resources: [STUDY], transcode: '1.2.840.10008.1.2.4.70' } });
});

it('should make an empty archive of an empty list', async () => {
  await start();
  const { status, headers } = await create('[]');
  expect([status, headers[1]]).toEqual(['200 OK', 'Content-Disposition: filename="Archive.zip"']);
  expect(submitted[0]).toMatchObject({ facts: { InstancesCount: 0, UncompressedSize: 0 }, patients: [] });
});

describe('media', () => {
  it.each([
    ['GET', `/studies/${STUDY}/media`, '', false],
    ['GET', `/studies/${STUDY}/media?extended`, '', true],
    ['GET', `/studies/${STUDY}/media?extended=false`, '', true],
    ['POST', `/studies/${STUDY}/media`, '{}', false],
    ['POST', `/studies/${STUDY}/media`, '{"Extended":true}', true],
    ['POST', '/tools/create-media', `["${STUDY}"]`, false],
    ['POST', '/tools/create-media', `{"Resources":["${STUDY}"],"Extended":true}`, true],
    ['POST', '/tools/create-media-extended', `["${STUDY}"]`, true],
    ['POST', '/tools/create-media-extended', `{"Resources":["${STUDY}"],"Extended":false}`, false],
    ['GET', `/tools/create-media?resources=${STUDY}`, '', false],
    ['GET', `/tools/create-media-extended?resources=${STUDY}`, '', true],
  ])('of %s %s %s should be extended: %p', async (method, target, body, extended) => {
    await start();
    const { status, headers } = await server.send(method, target, { body });
    expect(status).toBe('200 OK');
    expect(headers[1]).toBe(`Content-Disposition: filename="${target.includes('/tools/') ? 'Archive' : STUDY}.zip"`);
    expect(submitted).toMatchObject([
      { jobType: 'Media', parameters: { resources: [STUDY], instances: ['i'], transcode: null, extended } },
    ]);
  });

  it.each([
    `/studies/${STUDY}/media`,
    `/studies/${STUDY}/archive`,
    '/tools/create-media',
    '/tools/create-media-extended',
    '/tools/create-archive',
  ])('should say of %s that Extended is a boolean, before it looks at Transcode', async (target) => {
    await start();
    const { status, text } = await post('{"Extended":1,"Transcode":1,"Resources":["nope"]}', target);
    expect(status).toBe('400 Bad Request');
    expect(text).toContain('"Details" : "Boolean value expected in field: Extended"');
    expect(submitted).toEqual([]);
  });
});
