import * as TE from 'fp-ts/TaskEither';
import type { JobRefusal } from '../actors/port';
import { jobRow } from './testing/job-row';
import { type Fakes, NOW, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;

const start = async (fakes: Fakes = {}): Promise<void> => {
  server = await startTestServer(fakes);
};

afterEach(() => server.close());

const refuse = (error: JobRefusal) => () => TE.left(error);
const illegal = refuse({ _tag: 'IllegalCommand', id: 'x', command: 'ResumeJob', state: 'Success' });

const running = jobRow({
  state: 'Running',
  completed: 2,
  total: 3,
  runtime: 1_552_400,
  facts: { ArchiveSize: '0', InstancesCount: 3 },
});

const EXPANDED = `{
   "Content" : 
   {
      "ArchiveSize" : "0",
      "InstancesCount" : 3
   },
   "CreationTime" : "20261123T185959.500000",
   "EffectiveRuntime" : 1.552,
   "ErrorCode" : 0,
   "ErrorDescription" : "Success",
   "ErrorDetails" : "",
   "EstimatedTimeOfArrival" : "20261123T190001.276000",
   "ID" : "6681767c-ad4d-49c4-80bc-1d7e946a2550",
   "Priority" : 0,
   "Progress" : 67,
   "State" : "Running",
   "Timestamp" : "20261123T190000.500000",
   "Type" : "Archive"
}`;

describe('GET /jobs', () => {
  it('should list ids, or whole jobs when asked to expand', async () => {
    await start({ jobs: [running] });
    const list = await server.send('GET', '/jobs');
    expect(list.text).toBe('[\n   "6681767c-ad4d-49c4-80bc-1d7e946a2550"\n]');
    expect(list.headers).toContain('Content-Type: application/json; charset=utf-8');
    expect(JSON.parse((await server.send('GET', '/jobs?expand=false')).text)).toHaveLength(1);
    for (const query of ['expand', 'expand=true', 'expand=1']) {
      const { text } = await server.send('GET', `/jobs?${query}`);
      expect(text).toBe(`[\n   ${EXPANDED.replaceAll('\n', '\n   ')}\n]`);
    }
  });

  it('should show one job, and what its creator gave', async () => {
    await start({ jobs: [{ ...running, userData: { a: [1] } }] });
    const { text } = await server.send('GET', '/jobs/6681767c-ad4d-49c4-80bc-1d7e946a2550');
    const userData = ',\n   "UserData" : \n   {\n      "a" : \n      [\n         1\n      ]\n   }\n}';
    expect(text).toBe(EXPANDED.replace(/\n}$/, userData));
  });

  it('should answer an unknown job with an empty 404', async () => {
    await start();
    const { status, headers } = await server.send('GET', '/jobs/nope');
    expect([status, headers.at(-1), headers.length]).toEqual(['404 Not Found', 'Content-Length: 0', 3]);
  });
});

describe('actions', () => {
  it('should answer {} without charset, name the origin, and not look at the body', async () => {
    const cancel = jest.fn(() => TE.right(undefined));
    await start({ engine: { cancel } });
    const { status, headers, text } = await server.send('POST', '/jobs/x/cancel', { body: 'not json at all {' });
    expect([status, headers[2], text]).toEqual(['200 OK', 'Content-Type: application/json', '{}']);
    expect(cancel).toHaveBeenCalledWith('x', {
      actor: { kind: 'http', address: '127.0.0.1', user: null },
      correlationId: '00000000-0000-4000-8000-00000000002a',
      causationId: null,
    });
  });

  it('should refuse unknown jobs and illegal actions with an empty 400', async () => {
    await start({ engine: { resume: illegal } });
    for (const action of ['cancel', 'pause', 'resume', 'resubmit']) {
      const { status, text } = await server.send('POST', `/jobs/x/${action}`, { body: '' });
      expect([status, text]).toEqual(['400 Bad Request', '']);
    }
  });

  it('should say why an archive cannot be resubmitted', async () => {
    const details = 'Cannot resubmit the creation of an archive';
    await start({ engine: { resubmit: refuse({ _tag: 'NotResubmittable', id: 'x', details }) } });
    const { status, text } = await server.send('POST', '/jobs/x/resubmit', { body: '' });
    expect(status).toBe('500 Internal Server Error');
    expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 6, Details: details, Method: 'POST', Uri: '/jobs/x/resubmit' });
  });

  it.each([
    [{ _tag: 'StoreFull', reason: 'ENOSPC' }, 500, 19],
    [{ _tag: 'StoreUnavailable', reason: 'closed' }, 503, 36],
    [{ _tag: 'Stopping' }, 503, 36],
    [{ _tag: 'WrongExpectedRevision', stream: 's', expected: 1, current: 2 }, 503, 42],
  ] as const)('should answer %j with %d', async (error, HttpStatus, OrthancStatus) => {
    await start({ engine: { pause: refuse(error) } });
    expect(JSON.parse((await server.send('POST', '/jobs/x/pause', { body: '' })).text)).toMatchObject({
      HttpStatus,
      OrthancStatus,
    });
  });
});

describe('DELETE /jobs/{id}', () => {
  it('should answer an empty text', async () => {
    await start({ engine: { forget: () => TE.right(undefined) } });
    const { status, headers } = await server.send('DELETE', '/jobs/x');
    expect([status, ...headers.slice(2)]).toEqual(['200 OK', 'Content-Type: text/plain', 'Content-Length: 0']);
  });

  it('should find no job that is unknown or not over', async () => {
    await start({ engine: { forget: illegal } });
    const { status, text } = await server.send('DELETE', '/jobs/x');
    expect(status).toBe('404 Not Found');
    expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 7, Details: 'No job found with this id: x' });
  });
});

describe('history', () => {
  const event = (revision: number, type: string, time: number) => ({
    position: 1n,
    stream: 'job-x',
    revision,
    id: 'e',
    type,
    data: { attempt: 1 },
    metadata: {
      actor: revision === 0 ? ({ kind: 'http', address: '127.0.0.1', user: 'alice' } as const) : ({ kind: 'kernel' } as const),
      correlationId: 'c',
      causationId: null,
      schema: 1,
      time,
      node: 'n',
    },
    hash: 'ab',
    stored: { data: '', metadata: '' },
    documents: new Map(),
  });
  const events = [
    event(0, 'JobSubmitted', NOW),
    event(1, 'JobStarted', NOW + 1_000_000),
    event(2, 'JobForgotten', NOW + 2_000_000),
  ];
  const histories = {
    events: async (id: string) => (id === 'x' ? events : null),
    rowAfter: async (id: string, prefix: readonly { readonly revision: number }[]) =>
      jobRow({ id, revision: prefix.length - 1, priority: prefix.length, forgotten: prefix.length === 3 }),
  };

  it('should show every event in order, with microseconds', async () => {
    await start({ histories });
    const shown: unknown = JSON.parse((await server.send('GET', '/jobs/x/history')).text);
    expect(shown).toHaveLength(3);
    expect(shown).toMatchObject([
      {
        Revision: 0,
        Type: 'JobSubmitted',
        Time: '2026-11-23T19:00:00.500000Z',
        Actor: { Kind: 'http', Address: '127.0.0.1', User: 'alice' },
        CorrelationId: 'c',
        CausationId: null,
        Node: 'n',
        Hash: 'ab',
        Data: { attempt: 1 },
      },
      { Revision: 1, Actor: { Kind: 'kernel' } },
      { Revision: 2 },
    ]);
  });

  it('should answer an empty 404 for a job that never was', async () => {
    await start({ histories });
    expect((await server.send('GET', '/jobs/nope/history')).status).toBe('404 Not Found');
    expect((await server.send('GET', '/jobs/nope?at=0')).status).toBe('404 Not Found');
  });

  // The fake shows the length of the prefix as the priority.
  it.each([
    ['0', 1, '20261123T190000.500000'],
    ['1', 2, '20261123T190001.500000'],
    ['2026-11-23T19:00:01Z', 1, '20261123T190001'],
    ['2026-11-23T20:00:01.5+01:00', 2, '20261123T190001.500000'],
    ['20261123T190000.500000', 1, '20261123T190000.500000'],
  ])('should show the job as it was at %s', async (at, length, timestamp) => {
    await start({ histories });
    const { text } = await server.send('GET', `/jobs/x?at=${at}`);
    expect(JSON.parse(text)).toMatchObject({ Priority: length, Timestamp: timestamp });
  });

  it.each(['3', '20261123T190000', '2', '2026-11-23T19:00:05Z'])('should not know the job at %s', async (at) => {
    await start({ histories });
    const { status, text } = await server.send('GET', `/jobs/x?at=${at}`);
    expect([status, text]).toEqual(['404 Not Found', '']);
  });

  it.each(['', 'yesterday', '-1', '1.5'])('should refuse to look at %j', async (at) => {
    await start({ histories });
    const { status, text } = await server.send('GET', `/jobs/x?at=${at}`);
    expect(status).toBe('400 Bad Request');
    expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 3, Details: expect.stringContaining('"at"') });
  });
});
