import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
let stall: (() => void)[] = [];
afterEach(async () => {
  await server.close();
  stall = [];
});

const whenStalled = (callback: () => void) => {
  stall.push(callback);
  return () => {
    stall = stall.filter((one) => one !== callback);
  };
};
const registered = async (): Promise<void> => {
  while (stall.length === 0) await new Promise(setImmediate);
};

it('should answer 503 when the log does not tell what became of a request, and let its work go on', async () => {
  let done: (result: E.Either<never, void>) => void = () => undefined;
  let ended = false;
  const pause = () => async () => {
    const result = await new Promise<E.Either<never, void>>((resolve) => {
      done = resolve;
    });
    ended = true;
    return result;
  };
  server = await startTestServer({ engine: { pause }, whenStalled });
  const answering = server.send('POST', '/jobs/x/pause', { body: '' });
  await registered();
  for (const callback of stall) callback();
  const { status, headers, text } = await answering;
  expect(status).toBe('503 Service Unavailable');
  expect(headers).toContain('Retry-After: 2');
  expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 36, Details: expect.stringContaining('not known yet') });
  done(E.right(undefined));
  while (!ended) await new Promise(setImmediate);
  expect(server.defects).toEqual([]);
});

it('should tell of a defect of work that goes on after its answer', async () => {
  let fail: (error: Error) => void = () => undefined;
  const pause = () => () =>
    new Promise<never>((_, reject) => {
      fail = reject;
    });
  server = await startTestServer({ engine: { pause }, whenStalled });
  const answering = server.send('POST', '/jobs/x/pause', { body: '' });
  await registered();
  for (const callback of stall) callback();
  await answering;
  fail(new Error('a defect'));
  while (server.defects.length === 0) await new Promise(setImmediate);
  expect(server.defects).toEqual([new Error('a defect')]);
});

it.each([
  ['GET', '/jobs'],
  ['POST', '/tools/lookup'],
  ['POST', '/tools/find'],
])('should let %s %s wait as long as it takes, because it only reads', async (method, path) => {
  server = await startTestServer({ whenStalled: () => fail('asked whether the log is stalled') });
  const { status } = await server.send(method, path, method === 'GET' ? {} : { body: 'x' });
  expect(status).not.toMatch(/^500/);
});

it('should not look at the log any more when the answer is known', async () => {
  server = await startTestServer({ engine: { pause: () => TE.right(undefined) }, whenStalled });
  expect((await server.send('POST', '/jobs/x/pause', { body: '' })).status).toBe('200 OK');
  expect(stall).toEqual([]);
});

const fail = (message: string): never => {
  throw new Error(message);
};
